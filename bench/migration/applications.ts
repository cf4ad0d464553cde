import {
  avaTests,
  type ReadTests,
  jakeTests,
  jasmineTests,
  jestTests,
  mochaTests,
  nodeunitTests,
  vowsTests,
} from './test-results';

/** An application or tool as it is published, with its own tests. */
export interface Application {
  /** `name@version` of the npm registry. */
  readonly name: string;
  /** The program of Node.js that runs its tests, in its folder; linters and measuring coverage are left out. */
  readonly test: readonly string[];
  readonly read: ReadTests;
  /** Tests, examples and other code that is not what is installed for use: its own calls are left as they are. */
  readonly ignore: readonly string[];
}

/** How they were chosen, and what else was tried, stands in README.md. */
export const applications: readonly Application[] = [
  { name: 'jake@8.1.1', test: ['bin/cli.js', 'test'], read: jakeTests, ignore: ['test'] },
  {
    name: 'nodeunit@0.11.3',
    test: ['bin/nodeunit'],
    read: nodeunitTests,
    ignore: ['test', 'examples', 'deps', 'dist', 'share'],
  },
  { name: 'vows@0.8.3', test: ['bin/vows', '--spec'], read: vowsTests, ignore: ['test'] },
  {
    name: 'husky@0.14.3',
    test: ['node_modules/jest/bin/jest.js', '--verbose'],
    read: jestTests,
    ignore: ['__tests__'],
  },
  {
    name: 'cluster-service@2.1.4',
    test: ['node_modules/mocha/bin/mocha', '--ui', 'bdd', '-R', 'spec', '-t', '5000'],
    read: mochaTests,
    ignore: ['test', 'examples'],
  },
  {
    name: 'ionic@1.7.16',
    test: [
      'node_modules/jasmine-node/bin/jasmine-node',
      '--captureExceptions',
      '--verbose',
      '--noColor',
      'spec/',
    ],
    read: jasmineTests,
    ignore: ['spec', 'e2e'],
  },
  {
    name: 'widdershins@4.0.1',
    test: ['node_modules/mocha/bin/_mocha', '-R', 'spec'],
    read: mochaTests,
    ignore: ['test'],
  },
  {
    name: 'aem-clientlib-generator@1.10.0',
    test: ['node_modules/mocha/bin/_mocha', '-R', 'spec'],
    read: mochaTests,
    ignore: ['test', 'integration-test'],
  },
  {
    name: 'gherkin-lint@1.1.3',
    test: ['node_modules/mocha/bin/_mocha', '--recursive', '-R', 'spec'],
    read: mochaTests,
    ignore: ['test'],
  },
  {
    name: 'broccoli-templater@2.0.2',
    test: ['node_modules/mocha/bin/_mocha', '-R', 'spec', 'tests'],
    read: mochaTests,
    ignore: ['tests'],
  },
  {
    name: 'gql-generator@2.0.0',
    test: ['node_modules/mocha/bin/_mocha', '-u', 'qunit', '-t', '60000', '-R', 'spec'],
    read: mochaTests,
    ignore: ['test', 'example'],
  },
  {
    name: '@netlify/zip-it-and-ship-it@0.3.1',
    test: ['node_modules/ava/cli.js', '--verbose'],
    read: avaTests,
    ignore: ['*.test.js', '*_test.js', 'tests', 'fixtures'],
  },
  {
    name: 'license-checker-rseidelsohn@1.2.2',
    test: ['node_modules/mocha/bin/_mocha', '-t', '60000', '-R', 'spec', './tests/'],
    read: mochaTests,
    ignore: ['tests'],
  },
  {
    name: 'recacheman-file@0.2.5',
    test: ['node_modules/mocha/bin/_mocha', '-R', 'spec'],
    read: mochaTests,
    ignore: ['test'],
  },
];
