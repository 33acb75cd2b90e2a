import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts', 'src/keyset.ts', 'src/prisma.ts', 'src/sql.ts', 'src/testing.ts'],
  format: ['esm', 'cjs'],
  target: 'node20',
  platform: 'node',
  external: [/^@noble\//, /^@prisma\//],
  splitting: true,
  sourcemap: false,
  clean: true,
  removeNodeProtocol: false,
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
});
