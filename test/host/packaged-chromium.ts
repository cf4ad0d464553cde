import { createReadStream, createWriteStream } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import type { Browser } from './browser';
import { ensureInstalled, npmCi } from './install';

/**
 * The Chromium of the npm package `@sparticuz/chromium`, installed on first use. The package is made for machines without
 * a single graphics library: it carries the shared libraries and fonts as archives beside the browser. Its own code
 * unpacks into the temporary folder and takes the libraries only on the cloud it is made for, so unpacking is done here.
 */
export async function packagedChromium(): Promise<Browser> {
  const folder = await ensureInstalled({
    name: 'chromium',
    description: 'Chromium for the tests (about 70 MB to download, 300 MB on disk)',
    install: unpack,
  });
  const fonts = join(folder, 'browser/fonts');
  await writeFontConfiguration(fonts);
  return {
    executable: join(folder, 'browser/chromium'),
    env: {
      LD_LIBRARY_PATH: [join(folder, 'browser/al2023/lib'), process.env['LD_LIBRARY_PATH']]
        .filter(Boolean)
        .join(':'),
      FONTCONFIG_PATH: fonts,
    },
  };
}

/** The part of tar-fs that is used; it comes with the package. */
interface TarFs {
  extract(folder: string): NodeJS.WritableStream;
}

async function unpack(folder: string): Promise<void> {
  await npmCi(folder);
  const archives = join(folder, 'node_modules/@sparticuz/chromium/bin');
  const target = join(folder, 'browser');
  await mkdir(target);
  const tar = createRequire(join(folder, 'package.json'))('tar-fs') as TarFs;
  await pipeline(
    createReadStream(join(archives, 'chromium.br')),
    createBrotliDecompress(),
    createWriteStream(join(target, 'chromium'), { mode: 0o755 }),
  );
  // The software renderer belongs beside the browser, the others into folders of their own.
  for (const [archive, place] of [
    ['al2023.tar.br', 'al2023'],
    ['fonts.tar.br', 'fonts'],
    ['swiftshader.tar.br', '.'],
  ] as const) {
    await pipeline(
      createReadStream(join(archives, archive)),
      createBrotliDecompress(),
      tar.extract(join(target, place)),
    );
  }
  await cp(join(folder, 'node_modules/dejavu-fonts-ttf/ttf'), join(target, 'fonts/dejavu'), {
    recursive: true,
  });
  await rm(archives, { recursive: true });
}

/** Written anew each time, since it holds absolute paths and the repository may have been moved. */
async function writeFontConfiguration(fonts: string): Promise<void> {
  const file = join(fonts, 'fonts.conf');
  const temporary = `${file}.${process.pid}`;
  await writeFile(
    temporary,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${fonts}</dir>
  <cachedir>${fonts}/cache</cachedir>
  <alias binding="same"><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias binding="same"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`,
  );
  await rename(temporary, file);
}
