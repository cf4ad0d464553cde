import './fake-async.js';
import './race.js';
