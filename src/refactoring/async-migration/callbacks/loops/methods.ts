import type { Parts } from '../../rewrite';
import type { IterationMethod } from './iteration';
import type { Taking } from './returns';

/** How a method of arrays is written as a loop that fills or sets one variable. */
export interface Method {
  /** What the variable may be called. */
  readonly result: string;
  /** What the callback does, for a name of it where it needs one. */
  readonly callback: string;
  /** What the variable is at first; nothing where it is declared only. */
  readonly start: string | undefined;
  /** It is set again, not filled. */
  readonly isSet: boolean;
  /** What it needs of each value that is visited, besides what the callback gives for it. */
  readonly needs?: 'element' | 'index';
  /** What the call gives, once the variable holds what it is to hold. */
  readonly value?: (result: string) => string;
  taking(result: string, needed: string): Taking;
}

const condition = (before: string, value: Parts, after: string): Parts => [before, ...value, after];

const nothing = (): string => '';

/** The loop ends, its result set, with the first value that is as truthy as `at`. */
const ending = (setting: string, at: boolean): Taking => {
  const found = (leave: string): string => `${setting};\n${leave}`;
  return {
    taken: (value, leave) =>
      condition(at ? 'if (' : 'if (!(', value, `${at ? '' : ')'}) {\n\t${setting};\n\t${leave}\n}`),
    literal: (value, leave) => (value === at ? found(leave) : ''),
    nothing: (leave) => (at ? '' : found(leave)),
    leaves: true,
  };
};

export const methods: Readonly<Record<IterationMethod, Method>> = {
  forEach: {
    result: 'undefined',
    callback: 'visit',
    start: undefined,
    isSet: false,
    taking: () => ({ taken: (value) => [...value, ';'], nothing, leaves: false }),
  },
  map: {
    result: 'mapped',
    callback: 'convert',
    start: '[]',
    isSet: false,
    taking: (result) => ({
      taken: (value) => [`${result}.push(`, ...value, ');'],
      nothing: () => `${result}.push(undefined);`,
      leaves: false,
    }),
  },
  flatMap: {
    result: 'lists',
    callback: 'convert',
    start: '[]',
    isSet: false,
    value: (result) => `${result}.flat()`,
    taking: (result) => ({
      taken: (value) => [`${result}.push(`, ...value, ');'],
      nothing: () => `${result}.push(undefined);`,
      leaves: false,
    }),
  },
  filter: {
    result: 'filtered',
    callback: 'matches',
    start: '[]',
    isSet: false,
    needs: 'element',
    taking: (result, element) => ({
      taken: (value) => condition('if (', value, `) {\n\t${result}.push(${element});\n}`),
      literal: (value) => (value ? `${result}.push(${element});` : ''),
      nothing,
      leaves: false,
    }),
  },
  some: {
    result: 'isFound',
    callback: 'matches',
    start: 'false',
    isSet: true,
    taking: (result) => ending(`${result} = true`, true),
  },
  every: {
    result: 'areAll',
    callback: 'matches',
    start: 'true',
    isSet: true,
    taking: (result) => ending(`${result} = false`, false),
  },
  find: {
    result: 'found',
    callback: 'matches',
    start: undefined,
    isSet: true,
    needs: 'element',
    taking: (result, element) => ending(`${result} = ${element}`, true),
  },
  findIndex: {
    result: 'foundAt',
    callback: 'matches',
    start: '-1',
    isSet: true,
    needs: 'index',
    taking: (result, index) => ending(`${result} = ${index}`, true),
  },
  reduce: {
    result: 'result',
    callback: 'combine',
    start: undefined,
    isSet: true,
    taking: (result) => ({
      taken: (value) => [`${result} = `, ...value, ';'],
      nothing: () => `${result} = undefined;`,
      held: result,
      leaves: false,
    }),
  },
};
