import { africa } from './africa.js';
import { americas } from './americas.js';
import { centralEurope } from './central-europe.js';
import { eastAsia } from './east-asia.js';
import { easternEurope } from './eastern-europe.js';
import { middleEast } from './middle-east.js';
import { northernEurope } from './northern-europe.js';
import { type Random, randomNumbers } from './random.js';
import type { Name, Names, Region } from './region.js';
import { southAsia } from './south-asia.js';
import { southEastAsia } from './south-east-asia.js';
import { westernEurope } from './western-europe.js';

export interface Notes {
  readonly language: string;
  readonly contactBy: 'e-mail' | 'letter' | 'phone';
  readonly remark: string;
  readonly tags: readonly string[];
}

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  /** `YYYY-MM-DD`. */
  readonly bornOn: string;
  readonly nationalId: string;
  /** An exact decimal. */
  readonly balance: string;
  readonly notes: Notes;
  readonly country: string;
  readonly street: string;
  readonly postcode: string;
  readonly city: string;
}

const regions: readonly Region[] = [
  ...westernEurope,
  ...eastAsia,
  ...easternEurope,
  ...southAsia,
  ...centralEurope,
  ...middleEast,
  ...southEastAsia,
  ...northernEurope,
  ...africa,
  ...americas,
];

const tags = ['newsletter', 'wholesale', 'since-2009', 'invoice-only', 'club', 'late-payer'];

/** The invented customers, the same ones every time: one of each region in turn. */
export function makePeople(): readonly Person[] {
  const random = randomNumbers(20_240_229);
  const taken = new Set<string>();
  const groups = regions.map((region) => peopleOf(region, random, taken));
  const longest = Math.max(...groups.map((group) => group.length));
  return Array.from({ length: longest }, (_, turn) =>
    groups.flatMap((group) => group.slice(turn, turn + 1)),
  ).flat();
}

function peopleOf(region: Region, random: Random, taken: Set<string>): readonly Person[] {
  const women = pairs(region.women, random);
  const men = pairs(region.men, random);
  // Turn and turn about, so that neither comes first as a block.
  return women
    .flatMap((woman, at) => [woman, ...men.slice(at, at + 1)])
    .map(([given, family], at) => person(region, given, family, at, random, taken));
}

/** Every given name once, each with a family name of its own. */
function pairs({ given, family }: Names, random: Random): (readonly [Name, Name])[] {
  const families = random.shuffled(family);
  return random.shuffled(given).flatMap((name, at) => {
    const other = families[at];
    return other === undefined ? [] : [[name, other] as const];
  });
}

function person(
  region: Region,
  given: Name,
  family: Name,
  at: number,
  random: Random,
  taken: Set<string>,
): Person {
  const inOrder = region.familyFirst ? [family, given] : [given, family];
  const bornOn = birthDate(random);
  const [postcode, city] = random.pick(region.places);
  const number = String(1 + random.below(120));
  return {
    name: inOrder.map(({ native }) => native).join(region.joiner ?? ' '),
    email: address(region, given, family, bornOn.slice(2, 4), at, random, taken),
    phone: unused(taken, () => random.filled(random.pick(region.phones))),
    bornOn,
    nationalId: unused(taken, () => random.filled(region.nationalId)),
    balance: balance(random),
    notes: {
      language: region.language,
      contactBy: random.pick(['e-mail', 'letter', 'phone']),
      remark: random.pick(region.remarks),
      tags: tags.filter(() => random.below(4) === 0),
    },
    country: region.country,
    street: region.streetForm
      .replace('{street}', random.pick(region.streets))
      .replace('{number}', number),
    postcode,
    city,
  };
}

/** An address at a domain reserved for examples or tests (RFC 2606, and IANA's test domains). */
function address(
  region: Region,
  given: Name,
  family: Name,
  year: string,
  at: number,
  random: Random,
  taken: Set<string>,
): string {
  const domain = random.pick(['example.com', 'example.org', 'example.net']);
  const first = given.latin;
  const last = family.latin;
  const own = region.testDomain;
  const local = [given, family].map(({ native }) => native.replace(/[\s’]/gu, '')).join('.');
  if (own !== undefined && at % 2 === 0) return free(taken, local, own, year);
  switch (random.below(6)) {
    case 0:
      return free(taken, `${capital(first)}.${capital(last)}`, capital(domain), year);
    case 1:
      return free(taken, `${first.slice(0, 1)}${last}${year}`, domain, year);
    case 2:
      return free(taken, `${last}_${first}`.toUpperCase(), domain.toUpperCase(), year);
    case 3:
      return free(taken, `${first}+shop`, `mail.${domain}`, year);
    case 4:
      return free(taken, local.toLowerCase(), domain, year);
    default:
      return free(taken, `${first}.${last}`, domain, year);
  }
}

function free(taken: Set<string>, local: string, domain: string, year: string): string {
  const short = `${local}@${domain}`;
  const chosen = taken.has(short.toLowerCase()) ? `${local}.${year}@${domain}` : short;
  taken.add(chosen.toLowerCase());
  return chosen;
}

function unused(taken: Set<string>, make: () => string): string {
  for (;;) {
    const made = make();
    const key = made.replace(/[^\p{L}\p{N}]/gu, '');
    if (taken.has(key)) continue;
    taken.add(key);
    return made;
  }
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function birthDate(random: Random): string {
  const day = Date.UTC(1931, 0, 1) + random.below(27_800) * 86_400_000;
  return new Date(day).toISOString().slice(0, 10);
}

function balance(random: Random): string {
  const cents = random.below(10 ** (3 + random.below(5)));
  const sign = random.below(5) === 0 && cents > 0 ? '-' : '';
  return `${sign}${String(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, '0')}`;
}
