const express = require('express');
const { readFileSync: slurp, statSync } = require('fs');
const fse = require('fs-extra');
const { hashPassword } = require('../lib/hashing');
const asyncHandler = require('../lib/async-handler');

const router = express.Router();

router
  .route('/:name')
  .get((req, res) => {
    // + no-blocking-call warning: destructured under another name
    res.send(slurp(`uploads/${req.params.name}`));
  })
  .delete((req, res) => {
    // + no-blocking-call warning: fs-extra deletes a tree
    fse.removeSync(`uploads/${req.params.name}`);
    res.end();
  });

router.get('/', (req, res) => {
  // + no-blocking-call warning: fs-extra has all of fs
  const names = fse.readdirSync('uploads');
  res.json(
    // + no-blocking-call warning: passed on by reference, called for each name
    names.map(statSync),
  );
});

router.post(
  '/login',
  asyncHandler(async (req, res) => {
    // + no-blocking-call warning: a helper that computes for 100 ms, within a wrapped handler
    const hash = hashPassword(req.body.password, req.body.salt);
    res.json({ hash });
  }),
);

router.use(
  asyncHandler(async (req, res, next) => {
    const file = `uploads/${req.path}`;
    // + no-blocking-call warning: in a handler that a wrapper of one's own passes on
    if (fse.pathExistsSync(file)) req.file = file;
    next();
  }),
);

module.exports = router;
