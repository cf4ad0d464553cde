import type { Connection } from 'vscode-languageserver/node';
import type { Finding } from '../analysis/finding';
import type { Disposable } from '../base/disposable';
import {
  type FileFindings,
  type FindingsChanged,
  findingsChangedMethod,
  type ListedFinding,
} from '../messages/findings';
import { locationOf, type Place, toRange } from './diagnostics';

/** Changes within so many milliseconds are told at once. */
const gathering = 50;

interface Listed {
  readonly findings: readonly ListedFinding[];
  readonly hiddenByBaseline: number;
}

const nothing: Listed = { findings: [], hiddenByBaseline: 0 };

/** The findings that the client's view shows; it is told of changes only. */
export class FindingList implements Disposable {
  readonly #connection: Connection;
  readonly #files = new Map<string, Listed>();
  readonly #changed = new Set<string>();
  #scope: FindingsChanged['scope'] = 'open-files';
  #scopeChanged = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get counts(): { readonly files: number; readonly findings: number; readonly hiddenByBaseline: number } {
    let files = 0;
    let findings = 0;
    for (const listed of this.#files.values()) {
      findings += listed.findings.length;
      if (listed.findings.length > 0) files++;
    }
    return { files, findings, hiddenByBaseline: this.#hidden() };
  }

  uris(): readonly string[] {
    return [...this.#files.keys()];
  }

  setScope(scope: FindingsChanged['scope']): void {
    if (scope === this.#scope) return;
    this.#scope = scope;
    this.#scopeChanged = true;
    this.#tellSoon();
  }

  /** What a file has now. */
  set(uri: string, findings: readonly ListedFinding[], hiddenByBaseline = 0): void {
    const listed = { findings, hiddenByBaseline };
    const before = this.#files.get(uri) ?? nothing;
    if (JSON.stringify(before) === JSON.stringify(listed)) return;
    if (findings.length === 0 && hiddenByBaseline === 0) this.#files.delete(uri);
    else this.#files.set(uri, listed);
    this.#changed.add(uri);
    this.#tellSoon();
  }

  /** Tells what has not been told yet. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#changed.size === 0 && !this.#scopeChanged) return;
    const files = [...this.#changed].map((uri): FileFindings => ({
      uri,
      findings: this.#files.get(uri)?.findings ?? [],
    }));
    this.#changed.clear();
    this.#scopeChanged = false;
    const change: FindingsChanged = { scope: this.#scope, files, hiddenByBaseline: this.#hidden() };
    await this.#connection.sendNotification(findingsChangedMethod, change);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #hidden(): number {
    let hidden = 0;
    for (const { hiddenByBaseline } of this.#files.values()) hidden += hiddenByBaseline;
    return hidden;
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => void this.flush(), gathering);
  }
}

/** A finding as the view shows it. */
export function toListed(finding: Finding, place: Place): ListedFinding {
  const { rule, message, severity, context, remedy, chain } = finding;
  const fixes = finding.fixes
    .filter(({ applicability }) => applicability !== 'display')
    .map(({ title, applicability }) => ({ title, safe: applicability === 'safe' }));
  return {
    rule,
    message,
    severity,
    range: toRange(finding.range, place.lines),
    context: context.kind,
    remedy,
    reason: context.reason,
    fixes: [...fixes.filter(({ safe }) => safe), ...fixes.filter(({ safe }) => !safe)],
    chain: chain.map((link) => ({ message: link.message, ...locationOf(link, place) })),
  };
}
