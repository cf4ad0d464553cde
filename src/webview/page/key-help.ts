import { keyHelp } from '../view/keys';
import { button, element } from './dom';

/** The keys in a dialog, which the browser closes on Escape and gives the focus back from. */
export class KeyHelp {
  readonly element: HTMLDialogElement;

  constructor() {
    const rows = keyHelp.flatMap(([keys, what]) => [
      element('dt', {}, [element('kbd', { text: keys })]),
      element('dd', { text: what }),
    ]);
    this.element = element(
      'dialog',
      { class: 'help', attributes: { 'aria-label': 'Keys of the timeline' } },
      [
        element('h2', { text: 'Keys' }),
        element('dl', {}, rows),
        button('Close', { class: 'primary' }, () => {
          this.element.close();
        }),
      ],
    );
  }

  open(): void {
    this.element.showModal();
  }
}
