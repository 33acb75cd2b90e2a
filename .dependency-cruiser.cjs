/**
 * The layers of src/: a file imports its own layer or a lower one. Siblings of one level are strangers.
 */
const levels = [
  ['bytes'],
  ['crypto'],
  ['format'],
  ['keys'],
  ['field'],
  ['schema'],
  ['rows'],
  ['adapters', 'rotation', 'testing'],
  ['cli'],
];

const known = levels.flat().join('|');

const layerRules = levels.flatMap((level, index) => {
  const above = levels.slice(index + 1).flat();
  return level.flatMap((layer) => {
    const siblings = level.filter((other) => other !== layer);
    const forbidden = [...above, ...siblings];
    if (forbidden.length === 0) return [];
    return [
      {
        name: `layer-${layer}`,
        comment: `src/${layer} imports itself, lower layers and src/errors.ts only.`,
        severity: 'error',
        from: { path: `^src/${layer}/` },
        to: { path: `^src/(${forbidden.join('|')})/` },
      },
    ];
  });
});

const isPackage = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg'];

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'no-circular',
      comment: 'Type-only imports count.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: '^src/(index|keyset|prisma|sql|testing|errors)\\.ts$' },
      to: {},
    },
    {
      name: 'not-resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'unknown-place-from',
      comment: 'Every file of src/ belongs to a layer: add the folder to the table above.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: `^src/(${known})/|^src/(errors|index|keyset|prisma|sql|testing)\\.ts$`,
      },
      to: {},
    },
    {
      name: 'unknown-place-to',
      comment: 'Every file of src/ belongs to a layer: add the folder to the table above.',
      severity: 'error',
      from: {},
      to: {
        path: '^src/',
        pathNot: `^src/(${known})/|^src/(errors|index|keyset|prisma|sql|testing)\\.ts$`,
      },
    },
    {
      name: 'errors-import-nothing',
      severity: 'error',
      from: { path: '^src/errors\\.ts$' },
      to: {},
    },
    {
      name: 'no-import-of-an-entry',
      comment: 'The entry files are for users.',
      severity: 'error',
      from: {},
      to: { path: '^src/(index|keyset|prisma|sql|testing)\\.ts$' },
    },
    {
      name: 'entry-index',
      comment: 'The root entry loads with no ORM and nothing insecure.',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/(adapters|testing|cli)/|node_modules' },
    },
    {
      name: 'entry-prisma',
      severity: 'error',
      from: { path: '^src/prisma\\.ts$' },
      to: { path: '^src/(adapters/(?!prisma/|shared/)|testing|rotation|cli)|node_modules' },
    },
    {
      name: 'entry-testing',
      severity: 'error',
      from: { path: '^src/testing\\.ts$' },
      to: { path: '^src/(adapters|rotation|cli)/|node_modules' },
    },
    {
      name: 'adapters-are-strangers',
      comment: 'An adapter imports itself and adapters/shared; shared imports no adapter.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/($1|shared)/' },
    },
    {
      name: 'nobody-imports-testing',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/testing/|^src/testing\\.ts$' },
      to: { path: '^src/testing/' },
    },
    {
      name: 'nobody-imports-cli',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'cryptography-stays-low',
      comment: 'One place knows the primitives; types of node:crypto included.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(crypto|bytes)/' },
      to: { path: '(^|/)@noble/|^(node:)?crypto$' },
    },
    {
      name: 'files-only-in-keys',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/keys/' },
      to: { path: '^(node:)?fs(/promises)?$' },
    },
    {
      name: 'prisma-only-in-its-adapter',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/adapters/prisma/' },
      to: { path: '(^|/)@prisma/' },
    },
    {
      name: 'no-other-package',
      comment: 'Two runtime dependencies, and the ORM of an adapter.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: [...isPackage, 'npm-unknown', 'undetermined', 'unknown'],
        pathNot: '(^|/)@(noble|prisma)/',
      },
    },
    {
      name: 'nothing-outside-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|tools|bench|examples|dist)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(generated|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
