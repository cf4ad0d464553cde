import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../host/environment';
import { type Session, openSession } from './driver/session';

/** What a person does first with the installed package: each test goes on where the one before ended. */
describe('first use of the installed package', function () {
  this.bail(true);
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

  it('underlines a blocking call and explains it', async () => {
    const { workbench } = session;
    const editor = await workbench.openFile('report.js');
    await editor.locator('.squiggly-warning').first().waitFor();
    await workbench.screenshot('1-squiggle');
  });
});

/** Keeps a picture for the README when that is asked for. */
async function keepForReadme(picture: string, name: string): Promise<void> {
  if (process.env['LANEWISE_UPDATE_SCREENSHOTS'] === undefined) return;
  const folder = join(root, 'media/screenshots');
  await mkdir(folder, { recursive: true });
  await copyFile(picture, join(folder, name));
}
void keepForReadme;
void readFile;
