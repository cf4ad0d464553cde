import type { Report } from '../../profiler/timeline/report';
import { describe } from '../../profiler/timeline/story';
import { formatDuration, oneLine } from '../view/format';
import { element, withCode } from './dom';

/** The run in one sentence, its bare facts, and what the recording does not hold. */
export function header(report: Report): HTMLElement {
  const facts = [
    oneLine(report.command.join(' '), 160),
    formatDuration(report.duration_ms * 1000),
    ending(report.exit),
  ];
  return element('header', {}, [
    element('h1', { class: 'story' }, withCode(oneLine(describe(report), 600))),
    element('div', { class: 'run-facts' }, [
      element('span', { text: facts.join(' · '), attributes: { title: report.command.join(' ') } }),
      ...lost(report),
    ]),
  ]);
}

function ending({ code, signal }: Report['exit']): string {
  if (signal !== null) return `ended by ${oneLine(signal, 20)}`;
  return code === null ? 'recording ended before the command' : `exit code ${code}`;
}

function lost({ lost: entries, lanes }: Report): HTMLElement[] {
  if (entries.length === 0) return [];
  const items = entries.map(({ what, reason }) =>
    element('li', { text: `${oneLine(what)}: ${oneLine(reason)}` }),
  );
  return [
    // Where nothing else is shown, the reason is.
    element('details', { class: 'lost', attributes: lanes.length === 0 ? { open: '' } : {} }, [
      element('summary', {
        text: `${entries.length} ${entries.length === 1 ? 'thing' : 'things'} not recorded`,
      }),
      element('ul', {}, items),
    ]),
  ];
}
