export { timed } from './timed';
