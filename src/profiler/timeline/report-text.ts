import { threadStateNames } from './model';
import { lifetime, type Report } from './report';
import { describe, shortPlace } from './story';

/** Rows of each list on the one screen that the text report has. */
const rowsShown = 8;

/** The report for a person: its sentence first, then the lanes, calls and functions that matter, on one screen. */
export function reportText(report: Report): string {
  const lines = [describe(report), '', report.command.join(' '), runFacts(report)];
  lines.push('', ...laneTable(report));
  if (report.blocking.length > 0) lines.push('', ...blockingTable(report));
  if (report.functions.length > 0) lines.push('', ...functionTable(report));
  for (const { what, reason } of report.lost) lines.push('', `Not recorded: ${what} (${reason})`);
  return `${lines.map((line) => printable(line).trimEnd()).join('\n')}\n`;
}

function runFacts({ duration_ms, exit, cores, parallel }: Report): string {
  const end =
    exit.signal !== null
      ? `ended by ${exit.signal}`
      : exit.code !== null
        ? `exit code ${exit.code}`
        : 'recording ended before the command';
  const busy =
    cores.busyAvg === null
      ? 'not recorded'
      : `${cores.busyAvg.toFixed(2)} on average, ${(cores.busyPeak ?? 0).toFixed(2)} at most`;
  return `${ms(duration_ms)}, ${end}; cores busy: ${busy}, of ${cores.available}; threads at once: ${parallel.peak} at most`;
}

function laneTable({ lanes }: Report): string[] {
  const rows = lanes.map((lane) => [
    `${lane.pid} ${lane.name}`,
    ms(lifetime(lane)),
    ...threadStateNames.map((state) => share(lane.states_ms[state], lifetime(lane))),
    lane.process,
  ]);
  const head = ['thread', 'lived', ...threadStateNames, 'process'];
  return table(head, rows, 'lrrrrrrl', 'threads');
}

function blockingTable({ blocking }: Report): string[] {
  const rows = blocking.map((call) => [
    call.api,
    String(call.count),
    ms(call.total_ms),
    ms(call.max_ms),
    `${call.pid}-${call.tid}`,
    place(call.file, call.line),
  ]);
  return table(
    ['blocking call', 'count', 'total', 'longest', 'thread', 'from'],
    rows,
    'lrrrll',
    'call sites',
  );
}

function functionTable({ functions }: Report): string[] {
  const rows = functions.map((fn) => [fn.name, ms(fn.self_ms), ms(fn.total_ms), place(fn.file, fn.line)]);
  return table(['function', 'self', 'total', 'at'], rows, 'lrrl', 'functions');
}

/** Columns padded to the widest cell; `align` has `l` or `r` for each. Says how many rows are left out. */
function table(head: string[], rows: string[][], align: string, noun: string): string[] {
  const shown = rows.slice(0, rowsShown).map((row) => row.map((cell) => shorten(cell, 44)));
  const widths = head.map((title, i) => Math.max(title.length, ...shown.map((row) => row[i]?.length ?? 0)));
  const line = (cells: string[]): string =>
    cells
      .map((cell, i) =>
        align[i] === 'r'
          ? cell.padStart(widths[i] ?? 0)
          : i === cells.length - 1
            ? cell
            : cell.padEnd(widths[i] ?? 0),
      )
      .join('  ');
  const more = rows.length - shown.length;
  return [line(head), ...shown.map(line), ...(more > 0 ? [`… and ${more} more ${noun}`] : [])];
}

function place(file: string | null, line: number | null): string {
  if (file === null) return '';
  const parts = file.split('/');
  const tail = file.startsWith('node:') || parts.length <= 3 ? file : `…/${parts.slice(-2).join('/')}`;
  return shorten(line === null ? tail : `${tail}:${line}`, 60) || shortPlace(file, line);
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Names from a trace must not steer the terminal: control characters are shown as their Unicode pictures. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
  });
}

const ms = (value: number): string =>
  value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(1)} ms`;
const share = (part: number, whole: number): string =>
  whole > 0 ? `${((part / whole) * 100).toFixed(part > 0 && part / whole < 0.1 ? 1 : 0)}%` : '–';
