import js from '@eslint/js';
import tsdoc from 'eslint-plugin-tsdoc';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Holds everywhere: one name for one thing, and no syntax that a type stripper cannot remove. */
const everywhere = [
  { selector: 'ExportAllDeclaration', message: 'Name what is exported; no `export *`.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of literals, not an enum.' },
  {
    selector: ':matches(PropertyDefinition, MethodDefinition)[accessibility="private"]',
    message: 'Use #private: TypeScript `private` is visible to console.log and JSON.',
  },
  {
    selector: 'TSParameterProperty',
    message: 'Declare the property; a parameter property cannot be #private.',
  },
];

const namedExportsOnly = [
  {
    selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
    message: 'Named exports only.',
  },
];

const sourceOnly = [
  ...everywhere,
  ...namedExportsOnly,
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'No clock in src: the caller passes one in.',
  },
  {
    selector: 'BinaryExpression[operator="instanceof"][right.name="FieldSealError"]',
    message: 'Branch on error.code: the ESM and CJS copies of the class differ.',
  },
];

const dangerousNames = {
  selector:
    ':matches(FunctionDeclaration, ClassDeclaration, VariableDeclarator)[id.name=/^(insecure|unsafe)/i]',
  message: 'insecure* and unsafe* exist only in src/testing.',
};

const reExportsOnly = {
  selector: 'Program > :not(ExportNamedDeclaration), ExportNamedDeclaration[source=null]',
  message: 'An entry file only re-exports.',
};

const restrictedProperties = [
  ['Math', 'random', 'Randomness comes from node:crypto, or is passed in.'],
  ['Date', 'now', 'No clock in src: the caller passes one in.'],
  ['performance', 'now', 'No clock in src: the caller passes one in.'],
  ['process', 'env', 'src reads no environment: the caller passes it in.'],
  ['process', 'stdout', 'src prints nothing.'],
  ['process', 'stderr', 'src prints nothing.'],
  ['process', 'hrtime', 'No clock in src: the caller passes one in.'],
].map(([object, property, message]) => ({ object, property, message }));

export default defineConfig(
  {
    ignores: ['**/dist/', '**/coverage/', '**/generated/', '**/node_modules/'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { tsdoc },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      'tsdoc/syntax': 'error',
      'no-restricted-syntax': ['error', ...everywhere],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // An async function rejects where a plain one would throw; that is worth an `async` without `await`.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...sourceOnly, dangerousNames],
      'no-restricted-properties': ['error', ...restrictedProperties],
      'no-restricted-globals': [
        'error',
        { name: 'crypto', message: 'Use src/crypto: one place knows the primitives.' },
        { name: 'require', message: 'Use import.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: ['node:process', 'process', 'node:console', 'console', 'node:perf_hooks'].map(
            (name) => ({ name, message: 'src reads no environment or clock and prints nothing.' }),
          ),
        },
      ],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
    },
  },
  {
    files: ['src/testing/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...sourceOnly] },
  },
  {
    files: ['src/*.ts'],
    ignores: ['src/errors.ts'],
    rules: { 'no-restricted-syntax': ['error', ...sourceOnly, reExportsOnly] },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'examples/**/*.ts', 'tools/**/*.ts'],
    ignores: ['**/*.config.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, ...namedExportsOnly] },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'examples/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly' },
    },
  },
);
