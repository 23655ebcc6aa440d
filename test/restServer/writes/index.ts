export { seeded, withTroubles } from './chance';
export type { Troubles } from './chance';
export { startWriteServer } from './writeServer';
export type { WriteServer, WriteServerOptions } from './writeServer';
