import { Refusal } from './refusal';
import { resourceTable, type ResourceName, type Verb } from './resourceTable';

const verbWords: Record<Verb, string> = {
	create: 'create',
	read: 'read',
	update: 'update',
	delete: 'remove',
};

/**
 * Rights of the private app behind the token, per model and verb. Planhat developer documentation:
 * authentication; a missing right is answered with 403.
 */
export class Permissions {
	private readonly denied = new Set<string>();

	deny(resource: ResourceName, ...verbs: Verb[]): void {
		for (const verb of verbs) this.denied.add(`${resource} ${verb}`);
	}

	allow(resource: ResourceName, ...verbs: Verb[]): void {
		for (const verb of verbs) this.denied.delete(`${resource} ${verb}`);
	}

	/** Gives all rights back. */
	reset(): void {
		this.denied.clear();
	}

	isAllowed(resource: ResourceName, verb: Verb): boolean {
		return !this.denied.has(`${resource} ${verb}`);
	}

	/** The sentence Planhat users report: "You are not allowed to remove Task." */
	refusal(resource: ResourceName, verb: Verb): Refusal {
		const model = resourceTable[resource].model;
		return new Refusal(403, `You are not allowed to ${verbWords[verb]} ${model}.`);
	}

	demand(resource: ResourceName, verb: Verb): void {
		if (!this.isAllowed(resource, verb)) throw this.refusal(resource, verb);
	}
}
