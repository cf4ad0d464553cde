interface Options {
  readonly class?: string;
  /** Always set as text, never parsed: names and paths of a trace may hold markup. */
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A new element. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: Options = {},
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[K] {
  const result = document.createElement(tag);
  if (options.class !== undefined) result.className = options.class;
  if (options.text !== undefined) result.textContent = options.text;
  for (const [name, value] of Object.entries(options.attributes ?? {})) result.setAttribute(name, value);
  result.append(...children);
  return result;
}

/** A push button. */
export function button(text: string, options: Omit<Options, 'text'>, press: () => void): HTMLButtonElement {
  const result = element('button', { ...options, text });
  result.type = 'button';
  result.addEventListener('click', press);
  return result;
}

/** Text in which `backticks` mark code. */
export function withCode(text: string): Node[] {
  return text
    .split('`')
    .map((part, i) => (i % 2 === 1 ? element('code', { text: part }) : document.createTextNode(part)));
}
