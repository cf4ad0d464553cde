import prettier from 'prettier';
import { contextKinds, defaultOptions, rules, type AutoSeverity, type RuleMetadata } from '../src/analysis';
import { defaultIgnore, defaultMaxFiles } from '../src/server/settings';
import { baselineFileName } from '../src/workspace/baseline';

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
      'lanewise.diagnostics': {
        type: 'string',
        enum: ['openFiles', 'workspace'],
        enumDescriptions: [
          'Of files that are open. The Findings view lists all, once the workspace was analysed.',
          'Of all files of the workspace.',
        ],
        default: 'openFiles',
        scope: 'resource',
        description: 'The files whose findings are shown as problems.',
      },
      'lanewise.baseline': {
        type: 'string',
        default: baselineFileName,
        scope: 'resource',
        markdownDescription:
          'A file of findings that are known and not shown, relative to the workspace folder. _Lanewise: Save Findings as Baseline_ and `lanewise check --update-baseline` write it. Where it does not exist, everything is shown.',
      },
      'lanewise.maxFiles': {
        type: 'number',
        default: defaultMaxFiles,
        exclusiveMinimum: 0,
        scope: 'resource',
        description:
          'Files of a workspace folder that the analysis knows at most, for the memory they take. If there are more, that is said beside the language’s name.',
      },
      'lanewise.maxFileSize': {
        type: 'number',
        default: defaultOptions.maxFileSize,
        exclusiveMinimum: 0,
        scope: 'resource',
        description: 'Files of more characters than this are not analysed.',
      },
      'lanewise.concurrencyLimit': {
        type: 'integer',
        default: defaultOptions.concurrencyLimit,
        minimum: 1,
        scope: 'resource',
        markdownDescription:
          'How much fixes let go on at a time where things are to wait together (`no-await-in-loop`, `no-unbounded-concurrency`) and are not known to be as few.',
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
    anyOf: [
      severitySetting,
      {
        type: 'object',
        // Not one property for each: every rule has this, and the manifest is read at every start of the editor.
        propertyNames: { enum: contextKinds },
        additionalProperties: severitySetting,
      },
    ],
    default: 'auto',
    scope: 'resource',
    markdownDescription: `${rule.description}\n\nOne severity for all contexts, or an object with one for each: \`{ "handler": "error", "start-up": "hint" }\`. \`auto\` means: ${autoSeverities(rule)}.`,
  };
}

const severitySetting = {
  type: 'string',
  enum: Object.keys(severities),
  enumDescriptions: Object.values(severities),
};

/** Such as "warning in a handler …, information in an async function (warning in a loop)". */
function autoSeverities({ autoSeverity }: RuleMetadata): string {
  const describe = ([context, { once, inLoop }]: [string, AutoSeverity]): string => {
    const where = contextNames[context as keyof typeof contextNames];
    return `${once} ${where}${inLoop === once ? '' : ` (${inLoop} in a loop)`}`;
  };
  const isOff = ([, { once, inLoop }]: [string, AutoSeverity]): boolean => once === 'off' && inLoop === 'off';
  const all = Object.entries(autoSeverity);
  const shown = all.filter((entry) => !isOff(entry)).map(describe);
  return [...shown, ...(all.some(isOff) ? ['off elsewhere'] : [])].join(', ');
}
