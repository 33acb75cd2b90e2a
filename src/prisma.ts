export { assertSealed, withFieldSeal } from './adapters/prisma/attach.js';
