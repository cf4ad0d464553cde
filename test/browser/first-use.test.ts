import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../host/environment';
import { runCli } from '../unit/run-cli';
import { type Session, openSession } from './driver/session';

/** What a person does first with the installed package: each test goes on where the one before ended. */
describe('first use of the installed package', () => {
  let session: Session;

  before(async () => {
    session = await openSession();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await session.workbench.screenshot('failed');
  });

  after(async () => {
    await session.close();
  });

  it('is installed from the package', async () => {
    const installed = await readdir(session.server.extensionsFolder);
    assert.ok(
      installed.some((name) => name.startsWith('lanewise.lanewise-')),
      `installed are: ${installed.join(', ')}`,
    );
  });

  it('underlines a call that blocks requests of another file, and explains it', async () => {
    const { workbench } = session;
    const editor = await workbench.openFile('orders.js');
    await editor.locator('.squiggly-warning').first().waitFor();
    const hover = await workbench.hover(editor, 'readFileSync(', 'runs in a handler');
    const text = await hover.innerText();
    assert.match(text, /readFileSync.* blocks the event loop/);
    assert.match(text, /server\.js\(14, 39\)/);
    await workbench.screenshot('hover');
  });

  it('opens the rule’s page from the explanation', async () => {
    const { workbench } = session;
    const hover = await workbench.hover(workbench.editor('orders.js'), 'readFileSync(', 'no-blocking-call');
    await hover.locator('a', { hasText: 'no-blocking-call' }).first().click();
    const heading = workbench.webview().locator('h1');
    await heading.waitFor();
    assert.match(await heading.innerText(), /no-blocking-call/);
    await workbench.screenshot('rule-page');
    await workbench.runCommand('View: Close Editor');
  });

  it('lists what is found in the whole workspace, and leads there', async () => {
    const { workbench } = session;
    await workbench.runCommand('Lanewise: Analyse Workspace');
    await workbench.notification(/\d+ findings in \d+ of \d+ files/).waitFor();
    const { findings } = workbench;
    const row = findings.row('server.js:21');
    await row.waitFor();
    await keepForReadme(await workbench.screenshot('findings'), 'findings.png');
    await row.click();
    await workbench.editor('server.js').waitFor();
    await workbench.page.locator('.part.statusbar', { hasText: /Ln 21, Col/ }).waitFor();

    await workbench.runCommand('Lanewise: Group Findings by File');
    await findings.row('orders.js').waitFor();
    await findings.row('server.js').waitFor();
    assert.equal(await findings.row('no-blocking-call').count(), 0);
    await workbench.screenshot('findings-by-file');
  });

  it('follows the text in the list of findings, and filters it', async () => {
    const { workbench } = session;
    const { findings } = workbench;
    await workbench.runCommand('Lanewise: Group Findings by Rule');
    const row = await findings.expand('no-blocking-call', 'server.js:21');
    await workbench.startCommand('Lanewise: Filter Findings…');
    await workbench.answer('orders');
    await row.waitFor({ state: 'detached' });
    await findings.row('orders.js:12').waitFor();
    await workbench.runCommand('Lanewise: Clear Findings Filter');
    await row.waitFor();

    await row.hover();
    await row.getByRole('button', { name: 'Disable Rule for This Line' }).click();
    const editor = workbench.editor('server.js');
    await editor.locator('.view-line', { hasText: 'lanewise-disable-next-line' }).waitFor();
    await row.waitFor({ state: 'detached' });
    await workbench.page.keyboard.press('Control+Z');
    await row.waitFor();
    await workbench.runCommand('File: Revert File');
    await workbench.runCommand('View: Close Editor');
    await workbench.runCommand('View: Show Explorer');
  });

  it('fixes the call with one action', async () => {
    const { workbench, folder } = session;
    const editor = await workbench.openFile('orders.js');
    await workbench.word(editor, 'readFileSync(').click();
    const action = await workbench.openCodeActions(/Await .*readFile/);
    await keepForReadme(await workbench.screenshot('diagnostic'), 'diagnostic.png');
    await action.click();
    await editor.locator('.view-line', { hasText: 'await readFile(' }).waitFor();
    await workbench.save('orders.js');
    const text = await readFile(join(folder, 'orders.js'), 'utf8');
    assert.match(text, /const text = await readFile\(join\(data, name\), 'utf8'\);/);
    assert.match(text, /import \{ readdir, readFile \} from 'node:fs\/promises';/);
    assert.doesNotMatch(text, /'node:fs'/);
    await workbench.screenshot('fixed');
  });

  it('offers to stop only when something was started', async () => {
    const { workbench } = session;
    await workbench.startCommand('Lanewise: Profile npm Script…');
    await workbench.quickRow('node report.js').waitFor();
    await workbench.editorAction('Profile Current File').waitFor();
    assert.equal(await workbench.editorAction('Stop Profiling').count(), 0);
    await workbench.page.keyboard.press('Escape');
  });

  it('profiles the file and opens its timeline', async () => {
    const { workbench, folder } = session;
    await workbench.openFile('report.js');
    await workbench.runCommand('Lanewise: Profile Current File');
    const timeline = workbench.timeline();
    await timeline.ready();
    assert.deepEqual(await timeline.laneNames.allInnerTexts(), ['main', 'worker 1', 'worker 2']);
    assert.equal((await traces(folder)).length, 1);
    assert.ok(
      (await readdir(join(folder, 'out'))).includes('report.json'),
      'the program did not do its work',
    );
  });

  it('tells what a slice is, and leads to its source', async () => {
    const { workbench } = session;
    const timeline = workbench.timeline();
    await workbench.runCommand('View: Hide Panel');
    await workbench.runCommand('View: Close Primary Side Bar');
    await timeline.hoverSlice('findSimilarCustomers');
    await keepForReadme(await workbench.screenshot('timeline'), 'timeline.png');
    await timeline.click();
    await timeline.details.getByText('report.js').waitFor();
    await timeline.details.getByRole('button', { name: 'Go to source' }).click();
    const editor = workbench.editor('report.js');
    await editor.waitFor();
    await workbench.page.locator('.part.statusbar', { hasText: /Ln 3\d, Col/ }).waitFor();
    await workbench.screenshot('source');
  });

  it('opens the recording again by double click', async () => {
    const { workbench, folder } = session;
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('View: Show Explorer');
    const [trace] = await traces(folder);
    assert.ok(trace);
    await workbench.openInExplorer('.lanewise', trace);
    const timeline = workbench.timeline();
    await timeline.ready();
    assert.equal(await timeline.laneNames.count(), 3);
    await workbench.tab(trace).waitFor();
  });

  it('shows the new run when the file is recorded again, and says when there is nothing to show', async () => {
    const { workbench, folder } = session;
    const timeline = workbench.timeline();
    const [trace] = await traces(folder);
    assert.ok(trace);
    const file = join(folder, '.lanewise', trace);
    const recording = await runCli(['profile', '-o', file, '--', process.execPath, '-e', '0']);
    assert.equal(recording.code, 0);
    await timeline.frame.getByText('worker 1').first().waitFor({ state: 'detached' });
    await timeline.ready();
    assert.deepEqual(await timeline.laneNames.allInnerTexts(), ['main']);

    await runCli(['profile', '-o', file, '--', 'true']);
    await timeline.frame.getByText('no Node.js process recorded itself').waitFor();
    await workbench.notification('No Node.js process was recorded').waitFor();

    await writeFile(file, 'not a trace');
    const alert = timeline.frame.getByRole('alert');
    await alert.waitFor();
    assert.match(await alert.innerText(), /This trace cannot be shown\s+.*not a trace.*at byte 0/);
  });

  it('reports nothing unexpected to the user on the way', async () => {
    const { workbench } = session;
    assert.deepEqual(
      await workbench.page.locator('.notifications-toasts .codicon-error').allInnerTexts(),
      [],
    );
  });
});

/** Keeps a picture for the README when that is asked for. */
async function keepForReadme(picture: string, name: string): Promise<void> {
  if (process.env['LANEWISE_UPDATE_SCREENSHOTS'] === undefined) return;
  const folder = join(root, 'media/screenshots');
  await mkdir(folder, { recursive: true });
  await copyFile(picture, join(folder, name));
}

async function traces(folder: string): Promise<string[]> {
  return (await readdir(join(folder, '.lanewise'))).filter((name) => name.endsWith('.lanewise'));
}
