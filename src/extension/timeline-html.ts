/** Where the page's parts are, as the page is to load them. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
  /** The source that the policy is to allow `style` from. */
  readonly source: string;
  /** Unguessable and new for every page. */
  readonly nonce: string;
}

/** The document that loads the timeline's page. It may do no more than run that one script and use that style sheet. */
export function timelineHtml({ script, style, source, nonce }: PageAssets): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source}`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="${style}" />
    <title>Lanewise Timeline</title>
  </head>
  <body>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
