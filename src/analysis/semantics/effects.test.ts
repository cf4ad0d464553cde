import assert from 'node:assert/strict';
import { conflict, type Effect, linkedEffects, mergeEffects, throughCall } from './effects';

const file = (access: Effect['access'], target?: string): Effect => ({
  resource: 'file-system',
  access,
  ...(target !== undefined && { target }),
});

describe('conflict', () => {
  const unknownRead: Effect = { resource: 'unknown', access: 'read', target: 'getUser' };
  const clashes: readonly [a: Effect, b: Effect, clash: boolean][] = [
    [file('read', 'a'), file('read', 'a'), false],
    [file('write', 'a'), file('read', 'a'), true],
    [file('write', 'a'), file('write', 'b'), false],
    [file('write', 'a'), file('read'), true],
    [file('write', 'out'), file('read', './out/a'), true],
    [file('write', 'out'), file('read', 'output'), false],
    [file('write', '.'), file('read', 'a'), true],
    [file('write'), { resource: 'network', access: 'write' }, false],
    [file('write', 'a'), unknownRead, true],
    [file('read', 'a'), unknownRead, false],
    [file('write'), { resource: 'console', access: 'write', target: 'diagnostics' }, false],
    [{ resource: 'console', access: 'write' }, { resource: 'console', access: 'write' }, true],
  ];
  for (const [a, b, clash] of clashes) {
    it(`${clash ? 'sees' : 'sees none in'} ${JSON.stringify([a, b])}`, () => {
      assert.equal(conflict([a], [b]) !== undefined, clash);
      assert.equal(conflict([b], [a]) !== undefined, clash);
    });
  }
});

describe('mergeEffects', () => {
  it('keeps each effect once, and one that may be any instead of those that are named', () => {
    assert.deepEqual(mergeEffects([[file('read', 'a')], [file('read', 'a'), file('read', 'b')]]), [
      file('read', 'a'),
      file('read', 'b'),
    ]);
    assert.deepEqual(mergeEffects([[file('read', 'a'), file('read'), file('read', 'b')]]), [file('read')]);
  });

  it('takes many for any, and comes to an end', () => {
    const many = Array.from({ length: 40 }, (_, index) => file('read', `f${index}`));
    const merged = mergeEffects([many]);
    assert.deepEqual(merged, [file('read')]);
    assert.deepEqual(mergeEffects([merged, many]), merged);
  });
});

describe('throughCall', () => {
  it('says what tells which one, as seen from the caller', () => {
    const effects: Effect[] = [
      { ...file('write'), from: 'arguments' },
      { resource: 'state', access: 'write', target: '.x', from: 'this' },
    ];
    assert.deepEqual(throughCall(effects, {}), [
      file('write'),
      { resource: 'state', access: 'write', target: '.x' },
    ]);
    assert.deepEqual(throughCall(effects, { argumentsFrom: 'this', receiverFrom: 'arguments' }), [
      { ...file('write'), from: 'this' },
      { resource: 'state', access: 'write', target: '.x', from: 'arguments' },
    ]);
  });

  it('forgets what is held open where a limiter stands before it', () => {
    assert.deepEqual(throughCall([{ ...file('read'), opens: 'file' }], { isLimited: true }), [file('read')]);
  });
});

describe('linkedEffects', () => {
  it('takes what is known of a called function, and else what is assumed', () => {
    const unknown: Effect = { resource: 'unknown', access: 'write', target: 'g' };
    const code = { effects: [file('read', 'a')], calls: [{ end: 10, otherwise: [unknown] }] };
    assert.deepEqual(
      linkedEffects(code, () => undefined),
      [file('read', 'a'), unknown],
    );
    assert.deepEqual(
      linkedEffects(code, (end) => (end === 10 ? { effects: [file('write', 'b')] } : undefined)),
      [file('read', 'a'), file('write', 'b')],
    );
  });
});
