import { gunzipSync, gzipSync, constants } from 'node:zlib';

/**
 * A trace file is a row of gzip members ("blocks"), which any gzip tool reads as one file. Each member's header has
 * an extra field (RFC 1952, 2.3.1.1) with the identifier `LW` and the member's whole length in four bytes, little
 * endian, so that a damaged block is skipped and the ones after it are still found.
 */
const fixedHeader = 10;
const extraField = 10;
const flagExtra = 4;

/** The most text that a block may hold; longer ones are not Lanewise's and are refused before they fill memory. */
export const maxBlockText = 4 * 1024 * 1024;

/** Compresses `text`, of at most `maxBlockText` bytes, to one block. */
export function encodeBlock(text: Uint8Array): Uint8Array {
  const plain = gzipSync(text);
  const block = Buffer.alloc(plain.length + extraField);
  plain.copy(block, 0, 0, fixedHeader);
  plain.copy(block, fixedHeader + extraField, fixedHeader);
  block[3] = flagExtra;
  block.writeUInt16LE(extraField - 2, fixedHeader);
  block.write('LW', fixedHeader + 2, 'latin1');
  block.writeUInt16LE(4, fixedHeader + 4);
  block.writeUInt32LE(block.length, fixedHeader + 6);
  return block;
}

/** A block's text, or what is wrong with the bytes from `offset` on, up to the next block. */
export type Block =
  | { readonly offset: number; readonly text: Uint8Array; readonly cut: boolean }
  | { readonly offset: number; readonly damage: string };

/** The blocks of a file, in order. Any bytes are accepted; the time taken is linear in their number. */
export function* decodeBlocks(bytes: Uint8Array): Generator<Block> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  while (offset < file.length) {
    const length = blockLength(file, offset);
    if (length === undefined) {
      const next = nextBlock(file, offset + 1);
      yield { offset, damage: `${next - offset} bytes are not a block of a trace` };
      offset = next;
      continue;
    }
    const end = Math.min(offset + length, file.length);
    const cut = offset + length > file.length;
    try {
      const text = gunzipSync(file.subarray(offset, end), {
        maxOutputLength: maxBlockText,
        // What a cut-off block still holds is worth having.
        finishFlush: cut ? constants.Z_SYNC_FLUSH : constants.Z_FINISH,
      });
      yield { offset, text, cut };
      offset = end;
    } catch (error) {
      yield { offset, damage: error instanceof Error ? error.message : String(error) };
      // The length itself may be what is damaged.
      offset = nextBlock(file, offset + 1);
    }
  }
}

/** The length that the block at `offset` states; undefined where none begins. */
function blockLength(file: Buffer, offset: number): number | undefined {
  if (file.length - offset < fixedHeader + extraField) return undefined;
  const isBlock =
    file[offset] === 0x1f &&
    file[offset + 1] === 0x8b &&
    file[offset + 3] === flagExtra &&
    file[offset + fixedHeader + 2] === 0x4c &&
    file[offset + fixedHeader + 3] === 0x57;
  const length = isBlock ? file.readUInt32LE(offset + fixedHeader + 6) : 0;
  return length > fixedHeader + extraField ? length : undefined;
}

function nextBlock(file: Buffer, from: number): number {
  for (let offset = file.indexOf('\x1f\x8b', from, 'latin1'); offset >= 0;) {
    if (blockLength(file, offset) !== undefined) return offset;
    offset = file.indexOf('\x1f\x8b', offset + 1, 'latin1');
  }
  return file.length;
}
