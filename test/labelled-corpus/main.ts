// Prints how Lanewise and its peers do on the labelled corpus: `npm run score`.
import { rules } from '../../src/analysis';
import { peerModules } from '../../bench/peers';
import { type CorpusSet, listPrograms, readLabels, setOf, sets } from './labels';
import { installPrograms } from './programs';
import { score } from './score';
import { disagreementList, scoreTable } from './table';
import { lanewise, peers, type Tool } from './tools';

const labels = readLabels();
const all = new Set(rules.map(({ id }) => id));
const ours = lanewise(listPrograms(), all);
const programs = installPrograms();
try {
  const scorer = (tool: Tool) => {
    const reports = tool.run(programs.folder);
    return (name: string, within = tool.rules, set?: CorpusSet) => {
      const counts = ({ file }: { readonly file: string }) => set === undefined || setOf(file) === set;
      const considered = reports.filter((report) => within.has(report.rule) && counts(report));
      return { name, score: score(labels.filter(counts), considered, within) };
    };
  };
  const scoresOfSets = (scoreAs: ReturnType<typeof scorer>, name: string, within: ReadonlySet<string>) => [
    scoreAs(name, within),
    ...sets.map((set) => scoreAs(`${name}, programs ${set}`, within, set)),
  ];
  const scoreOurs = scorer(ours);
  console.log(`${labels.length} labelled sites\n\n${scoreTable(scoresOfSets(scoreOurs, ours.name, all))}`);
  for (const set of sets) {
    const byRule = [...all].map((rule) => scoreOurs(rule, new Set([rule]), set));
    console.log(`Lanewise, rule by rule, programs ${set}\n\n${scoreTable(byRule)}`);
  }
  for (const peer of peers(await peerModules())) {
    const scorePeer = scorer(peer);
    const theirs = scoresOfSets(scorePeer, peer.name, peer.rules);
    const same = scoresOfSets(scoreOurs, 'Lanewise, the same rules', peer.rules);
    console.log(`${scoreTable([...theirs, ...same])}\n${disagreementList(scorePeer(peer.name))}`);
  }
  for (const set of sets) console.log(disagreementList(scoreOurs(`Lanewise, programs ${set}`, all, set)));
} finally {
  programs.remove();
}
