import prettier from 'prettier';
import { defaultOptions, rules, type AutoSeverity, type RuleMetadata } from '../src/analysis';
import { defaultIgnore } from '../src/server/settings';

const severities: Readonly<Record<string, string>> = {
  auto: 'The context in which the code runs decides.',
  off: 'Not reported.',
  hint: 'Three dots under the code.',
  information: 'Reported as information.',
  warning: 'Reported as a warning.',
  error: 'Reported as an error.',
};

const contextNames: Readonly<Record<keyof RuleMetadata['autoSeverity'], string>> = {
  handler: 'in a handler of requests, events, messages or timers',
  'async-function': 'in an async function',
  function: 'in another function',
  'start-up': 'while a module loads',
  cli: 'in a command line program',
  'exit-hook': 'in an exit hook',
  test: 'in tests',
  config: 'in configuration and build files',
  worker: 'in a worker thread',
};

/** The `contributes.configuration` that the rules and the defaults call for. */
export function configuration(): object {
  return {
    title: 'Lanewise',
    properties: {
      'lanewise.enable': {
        type: 'boolean',
        default: true,
        scope: 'resource',
        description: 'Look for code that holds up the event loop or leaves cores idle.',
      },
      ...Object.fromEntries(rules.map((rule) => [`lanewise.rules.${rule.id}`, ruleSetting(rule)])),
      'lanewise.ignore': {
        type: 'array',
        items: { type: 'string' },
        default: defaultIgnore,
        scope: 'resource',
        markdownDescription:
          'Files that are not analysed, as patterns of the form `.gitignore` has, relative to the workspace folder.',
      },
      'lanewise.maxFileSize': {
        type: 'number',
        default: defaultOptions.maxFileSize,
        exclusiveMinimum: 0,
        scope: 'resource',
        description: 'Files of more characters than this are not analysed.',
      },
      'lanewise.nodePath': {
        type: 'string',
        default: '',
        scope: 'machine-overridable',
        markdownDescription:
          'The Node.js executable (20 or newer) to profile with. Empty: the `node` that PATH leads to.',
      },
      'lanewise.trace.server': {
        type: 'string',
        enum: ['off', 'messages', 'verbose'],
        default: 'off',
        scope: 'window',
        description: 'What of the talk with the language server is written to the log.',
      },
    },
  };
}

/** The text of package.json with everything generated brought up to date. */
export async function updatedManifest(text: string): Promise<string> {
  const manifest = JSON.parse(text) as { contributes: Record<string, unknown> };
  manifest.contributes['configuration'] = configuration();
  return prettier.format(JSON.stringify(manifest), { parser: 'json-stringify' });
}

function ruleSetting(rule: RuleMetadata): object {
  return {
    type: 'string',
    enum: Object.keys(severities),
    enumDescriptions: Object.values(severities),
    default: 'auto',
    scope: 'resource',
    markdownDescription: `${rule.description}\n\n\`auto\` means: ${autoSeverities(rule)}.`,
  };
}

/** Such as "warning in a handler …, information in an async function (warning in a loop)". */
function autoSeverities({ autoSeverity }: RuleMetadata): string {
  const describe = ([context, { once, inLoop }]: [string, AutoSeverity]): string => {
    const where = contextNames[context as keyof typeof contextNames];
    return `${once} ${where}${inLoop === once ? '' : ` (${inLoop} in a loop)`}`;
  };
  return Object.entries(autoSeverity).map(describe).join(', ');
}
