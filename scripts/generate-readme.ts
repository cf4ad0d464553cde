import prettier from 'prettier';
import { rules } from '../src/analysis';

const table = /(?<=<!-- rules -->\n)[^]*(?=<!-- \/rules -->)/;

/**
 * The text of README.md with its table of rules brought up to date.
 * @throws Error when the marks around the table are missing.
 */
export async function updatedReadme(text: string): Promise<string> {
  if (!table.test(text)) throw new Error('README.md has no <!-- rules --> … <!-- /rules -->');
  const rows = rules.map(
    ({ id, description, documentation }) =>
      `| [\`${id}\`](src/analysis/rules/${id}/${documentation}) | ${description} |`,
  );
  const updated = ['', '| Rule | What it does |', '| --- | --- |', ...rows, '', ''].join('\n');
  return prettier.format(
    text.replace(table, () => updated),
    { ...(await prettier.resolveConfig('README.md')), parser: 'markdown' },
  );
}
