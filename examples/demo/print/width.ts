import { eastAsianWidth } from 'get-east-asian-width';

const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const LEFT_TO_RIGHT_MARK = '\u200e';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Columns that a terminal gives a text without colours. Counted by code point, as terminals do it:
 * a vowel sign of Devanagari takes a column, though it joins the letter before it.
 */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (!NO_WIDTH.test(character)) width += eastAsianWidth(character.codePointAt(0) ?? 0);
  }
  return width;
}

/** The text cut to a width, between letters and never between a letter and its marks. */
export function truncated(text: string, width: number, ellipsis: string): string {
  if (widthOf(text) <= width) return text;
  const room = width - widthOf(ellipsis);
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += widthOf(segment);
    if (used > room) break;
    kept += segment;
  }
  return kept.trimEnd() + ellipsis;
}

/** The same in the middle, for texts whose beginnings are all alike. ASCII only. */
export function truncatedInside(text: string, width: number, ellipsis: string): string {
  if (widthOf(text) <= width) return text;
  const room = width - widthOf(ellipsis);
  const head = Math.ceil(room / 2);
  return text.slice(0, head) + ellipsis + text.slice(head - room);
}

/** Keeps text that runs from right to left from taking the neighbouring column with it. */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? text + LEFT_TO_RIGHT_MARK : text;
}

/** What is left of a text where only ASCII can be shown. */
export function asciiOnly(text: string): string {
  return Array.from(text)
    .map(
      (character) => ASCII_FORMS[character] ?? (character > '~' ? unknown(character) : character),
    )
    .join('');
}

const ASCII_FORMS: Readonly<Record<string, string>> = { '•': '*', '’': "'", '…': '...', '–': '-' };

function unknown(character: string): string {
  return '?'.repeat(widthOf(character));
}

/** Lines of at most `width`, broken at spaces. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/u)) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
