import type { KeyProvider } from '../../../../src/keys/key-provider.js';
import type { KeyStore } from '../../../../src/keys/key-store.js';

/** What happens before a call reaches the real object: it may wait, or fail. */
export type Interference = (method: string) => Promise<void> | void;

export interface Watched<Subject> {
  readonly subject: Subject;
  /** How often a method was called since the last `reset`. */
  count(method: string): number;
  reset(): void;
  /** Replaces the interference; none by default. */
  interfere(with_: Interference): void;
}

/** A key store that counts its calls. */
export function watchedStore(
  inner: KeyStore,
  overrides: Partial<KeyStore> = {},
): Watched<KeyStore> {
  return watched(inner, overrides);
}

/** A key provider that counts its calls. */
export function watchedProvider(inner: KeyProvider): Watched<KeyProvider> {
  return watched(inner, {});
}

function watched<Subject extends object>(
  inner: Subject,
  overrides: Partial<Subject>,
): Watched<Subject> {
  const calls: string[] = [];
  let interference: Interference = () => undefined;
  const subject = new Proxy(inner, {
    get: (target, name) => {
      if (Object.hasOwn(overrides, name)) return Reflect.get(overrides, name);
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function' || typeof name === 'symbol') return value;
      return async (...args: unknown[]): Promise<unknown> => {
        calls.push(name);
        await interference(name);
        return Reflect.apply(value, target, args);
      };
    },
  });
  return {
    subject,
    count: (method) => calls.filter((name) => name === method).length,
    reset: () => calls.splice(0),
    interfere: (with_) => {
      interference = with_;
    },
  };
}
