import {
  type CountTests,
  jakeTests,
  jasmineTests,
  jestTests,
  mochaTests,
  nodeunitTests,
  vowsTests,
} from './test-counts';

/** An application or tool as it is published, with its own tests. */
export interface Application {
  /** `name@version` of the npm registry. */
  readonly name: string;
  /** The program of Node.js that runs its tests, in its folder; linters and measuring coverage are left out. */
  readonly test: readonly string[];
  readonly counts: CountTests;
  /** Tests, examples and other code that is not what is installed for use: its own calls are left as they are. */
  readonly ignore: readonly string[];
}

/** How they were chosen, and what else was tried, stands in README.md. */
export const applications: readonly Application[] = [
  { name: 'jake@8.1.1', test: ['bin/cli.js', 'test'], counts: jakeTests, ignore: ['test'] },
  {
    name: 'nodeunit@0.11.3',
    test: ['bin/nodeunit'],
    counts: nodeunitTests,
    ignore: ['test', 'examples', 'deps', 'dist', 'share'],
  },
  { name: 'vows@0.8.3', test: ['bin/vows', '--spec'], counts: vowsTests, ignore: ['test'] },
  {
    name: 'husky@0.14.3',
    test: ['node_modules/jest/bin/jest.js'],
    counts: jestTests,
    ignore: ['__tests__'],
  },
  {
    name: 'cluster-service@2.1.4',
    test: ['node_modules/mocha/bin/mocha', '--ui', 'bdd', '-R', 'spec', '-t', '5000'],
    counts: mochaTests,
    ignore: ['test', 'examples'],
  },
  {
    name: 'phonegap@9.0.0+cordova.9.0.0',
    test: ['node_modules/jasmine/bin/jasmine.js', '--config=spec/support/jasmine.json'],
    counts: jasmineTests,
    ignore: ['spec'],
  },
  {
    name: 'ionic-app-lib@2.2.1',
    test: ['node_modules/jasmine-node/bin/jasmine-node', '--captureExceptions', 'spec/'],
    counts: jasmineTests,
    ignore: ['spec'],
  },
  {
    name: 'ionic@1.7.16',
    test: ['node_modules/jasmine-node/bin/jasmine-node', '--captureExceptions', 'spec/'],
    counts: jasmineTests,
    ignore: ['spec', 'e2e'],
  },
  {
    name: 'widdershins@4.0.1',
    test: ['node_modules/mocha/bin/_mocha'],
    counts: mochaTests,
    ignore: ['test'],
  },
];
