// Prints how Lanewise and its peers do on the labelled corpus: `npm run score`.
import { readdirSync } from 'node:fs';
import { rules } from '../../src/analysis';
import { peerModules } from '../../bench/peers';
import { corpus, readLabels } from './labels';
import { installPrograms } from './programs';
import { score } from './score';
import { disagreementList, scoreTable } from './table';
import { lanewise, peers, type Tool } from './tools';

const labels = readLabels();
const all = new Set(rules.map(({ id }) => id));
const ours = lanewise(readdirSync(corpus), all);
const programs = installPrograms();
try {
  const scoreOf = (tool: Tool, within = tool.rules) => {
    const reports = tool.run(programs.folder).filter(({ rule }) => within.has(rule));
    return { name: tool.name, score: score(labels, reports, within) };
  };
  const overall = scoreOf(ours);
  console.log(`${labels.length} labelled sites\n\n${scoreTable([overall])}`);
  const byRule = [...all].map((rule) => ({ ...scoreOf(ours, new Set([rule])), name: rule }));
  console.log(`Lanewise, rule by rule\n\n${scoreTable(byRule)}`);
  const others = peers(await peerModules());
  for (const peer of others) {
    const theirs = scoreOf(peer);
    const same = { ...scoreOf(ours, peer.rules), name: 'Lanewise, the same rules' };
    console.log(`${scoreTable([theirs, same])}\n${disagreementList(theirs)}`);
  }
  console.log(disagreementList(overall));
} finally {
  programs.remove();
}
