import { FieldSealError } from '../errors.js';
import type { Engine } from './engine.js';
import { nodeEngine } from './node-engine.js';
import { portableEngine } from './portable-engine.js';

/** `auto` is the fastest engine that this runtime has; `portable` is only ever chosen by name. */
export type EngineChoice = 'auto' | 'node' | 'portable';

/** The engine for a choice, made once when an instance starts. */
export function chooseEngine(choice: EngineChoice): Engine {
  switch (choice) {
    case 'auto':
    case 'node':
      return nodeEngine();
    case 'portable':
      return portableEngine();
    default:
      throw new FieldSealError(
        'ERR_FIELDSEAL_CONFIGURATION',
        `Unknown engine. Choose 'auto', 'node' or 'portable'.`,
      );
  }
}
