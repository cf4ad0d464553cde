/**
 * The timeline's page. It builds itself in the body of whatever document loads it, asks for a timeline with `ready`
 * (see src/messages/timeline.ts) and shows what it is sent.
 */
import './timeline.css';
import { element } from './page/dom';
import { Host } from './page/host';
import { TimelinePage } from './page/timeline-page';

const host = new Host();

const report = (problem: unknown): void => {
  const message = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
  host.post({ type: 'error', message });
};
window.addEventListener('error', ({ error, message }) => {
  report(error ?? message);
});
window.addEventListener('unhandledrejection', ({ reason }) => {
  report(reason);
});

let page: TimelinePage | undefined;
// The body has the focus as long as nothing on the page has taken it.
document.addEventListener('keydown', (event) => page?.press(event));

host.onMessage((message) => {
  if (message.type === 'failed') {
    showFailure(message.message);
    return;
  }
  try {
    page = new TimelinePage(message.timeline, host);
    document.title = message.title;
    document.body.replaceChildren(page.element);
  } catch (error) {
    showFailure(`The timeline cannot be shown: ${error instanceof Error ? error.message : String(error)}`);
    report(error);
  }
});
document.body.replaceChildren(
  element('main', { class: 'waiting', text: 'Reading the trace…', attributes: { role: 'status' } }),
);
host.post({ type: 'ready' });

function showFailure(message: string): void {
  page = undefined;
  document.body.replaceChildren(
    element('main', { class: 'failure' }, [
      element('div', { attributes: { role: 'alert' } }, [
        element('h1', { text: 'This trace cannot be shown' }),
        element('p', { text: message }),
      ]),
    ]),
  );
}
