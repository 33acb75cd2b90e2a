import { FieldSealError, isFieldSealError } from '../errors.js';
import type { Scope } from '../format/associated-data.js';
import type { KeyId } from '../format/key-id.js';
import type { DataKey } from '../keys/data-key.js';
import type { KeyKind } from '../keys/key-kind.js';
import type { KeyIdWant, KeyWant, Keyring } from '../keys/keyring.js';

/** A place for one key, held by every cell that needs it: a batch pins the keys it uses. */
export interface KeySlot {
  key: DataKey | undefined;
  error: FieldSealError | undefined;
}

/** The keys that a batch needs: those in memory at once, all others by one fetch. */
export class KeyBatch {
  readonly #keyring: Keyring;
  readonly #wanted = new Map<KeyWant, KeySlot>();
  readonly #byId = new Map<Scope, Map<string, KeySlot>>();
  /** The last one asked for by id: most values of a page share one. */
  #last: (KeyIdWant & { readonly slot: KeySlot }) | undefined;
  #missingWanted: KeyWant[] = [];
  #missingById: { readonly want: KeyIdWant; readonly slot: KeySlot }[] = [];

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  /** True if every key is here, so that the batch can run without waiting. */
  get ready(): boolean {
    return this.#missingWanted.length === 0 && this.#missingById.length === 0;
  }

  want(want: KeyWant): KeySlot {
    const known = this.#wanted.get(want);
    if (known !== undefined) return known;
    const slot: KeySlot = { key: this.#keyring.peek(want), error: undefined };
    if (slot.key === undefined) this.#missingWanted.push(want);
    this.#wanted.set(want, slot);
    return slot;
  }

  wantId(keyId: KeyId, kind: KeyKind, scope: Scope): KeySlot {
    const last = this.#last;
    if (last?.keyId === keyId && last.kind === kind && last.scope === scope) return last.slot;
    const slot = this.#slotOf(keyId, kind, scope);
    this.#last = { keyId, kind, scope, slot };
    return slot;
  }

  #slotOf(keyId: KeyId, kind: KeyKind, scope: Scope): KeySlot {
    let slots = this.#byId.get(scope);
    if (slots === undefined) {
      slots = new Map();
      this.#byId.set(scope, slots);
    }
    // With the kind: a planted value must not make the key of another kind look unknown.
    const id = kind + keyId;
    const known = slots.get(id);
    if (known !== undefined) return known;
    const want = { keyId, kind, scope };
    const slot: KeySlot = { key: this.#keyring.peekId(want), error: undefined };
    if (slot.key === undefined) this.#missingById.push({ want, slot });
    slots.set(id, slot);
    return slot;
  }

  /** Fetches what is missing. A key id that nobody knows stays empty. */
  async load(): Promise<void> {
    const wanted = this.#missingWanted;
    const byId = this.#missingById;
    this.#missingWanted = [];
    this.#missingById = [];
    const loaded = await this.#keyring.load(
      wanted,
      byId.map(({ want }) => want),
    );
    for (const want of wanted) {
      const slot = this.#wanted.get(want);
      if (slot !== undefined) slot.key = loaded.wanted.get(want);
    }
    for (const { want, slot } of byId) {
      const answer = loaded.byId.get(want);
      if (isFieldSealError(answer)) slot.error = answer;
      else slot.key = answer;
    }
  }
}

/** The error of a synchronous call that would have to fetch a key. */
export function keysNotReady(): FieldSealError {
  return new FieldSealError(
    'ERR_FIELDSEAL_KEYS_NOT_READY',
    'A key for this is not in memory. Call ensureKeys() first, or use the asynchronous form, which ' +
      'fetches it.',
  );
}
