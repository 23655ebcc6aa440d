import type { ResourceDefinition } from '../../shared/definition/resource';
import { asset } from './asset';
import { company } from './company';
import { license } from './license';

/** Every resource of the node; the editor's choices, properties and methods follow from it. */
export const resources: readonly ResourceDefinition[] = [asset, company, license];
