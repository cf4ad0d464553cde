import assert from 'node:assert/strict';
import { findIn } from '../../testing/find-in';
import { withConfirmation } from './confirmation';

describe('a finding of no-slow-regex, looked at more closely', () => {
  const [finding] = findIn('no-slow-regex', '/^(a+)+$/.test(s);');
  assert.ok(finding);

  it('disappears if it is refuted', () => {
    assert.equal(withConfirmation(finding, { kind: 'safe' }), undefined);
  });

  it('stays as it is where nothing was found out', () => {
    assert.deepEqual(withConfirmation(finding, { kind: 'unknown', reason: 'too long' }), finding);
  });

  it('names the attack if it is confirmed', () => {
    const confirmed = withConfirmation(finding, {
      kind: 'vulnerable',
      complexity: 'polynomial',
      degree: 2,
      attack: "'a'.repeat(3)",
      hotspot: 'a+',
    });
    assert.equal(confirmed?.messageId, 'polynomial');
    assert.equal(
      confirmed.message,
      `${finding.message} Confirmed (polynomial, of degree 2): try it with \`'a'.repeat(3)\`.`,
    );
  });
});
