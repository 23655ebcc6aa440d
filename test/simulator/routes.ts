import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bulkUpsert } from './bulk';
import { isFields, type Fields } from './documents';
import { listLeanCompanies, listMetrics, listRecords, type Query } from './listing';
import { readJson, transmit } from './plumbing';
import { Reader, type Occasion } from './presentation';
import { findByPath, idsOf } from './references';
import { Refusal, type Answer } from './refusal';
import { resourceNames, resourceTable, type ResourceName } from './resourceTable';
import type { Sandbox } from './sandbox';
import { createRecord, deleteRecord, updateRecord } from './writes';

type Route = (request: FastifyRequest) => Answer;

/** Every route of the main API. What is not here is answered with 404, `/notes` for one. */
export function addRoutes(app: FastifyInstance, sandbox: Sandbox): void {
	for (const resource of resourceNames) addResource(app, resource, sandbox);
	app.get(
		'/leancompanies',
		handle((request) => {
			sandbox.permissions.demand('companies', 'read');
			return { status: 200, body: listLeanCompanies(queryOf(request), sandbox) };
		}),
	);
	app.get(
		'/dimensiondata',
		handle((request) => ({ status: 200, body: listMetrics(queryOf(request), sandbox) })),
	);
	app.post(
		'/timeentries/duplicate',
		handle((request) => duplicateTimeEntries(readJson(request), sandbox)),
	);
	// The only path seen to answer without a token.
	app.get(
		'/.well-known/oauth-authorization-server',
		handle(() => ({ status: 200, body: { scopes_supported: ['inclusive'] } })),
	);
}

function addResource(app: FastifyInstance, resource: ResourceName, sandbox: Sandbox): void {
	const path = `/${resource}`;
	const { single, bulk } = resourceTable[resource];
	app.get(
		path,
		handle((request) => {
			sandbox.permissions.demand(resource, 'read');
			return { status: 200, body: listRecords(resource, queryOf(request), sandbox) };
		}),
	);
	if (bulk)
		app.put(
			path,
			handle((request) => bulkUpsert(resource, readJson(request), sandbox)),
		);
	if (single.includes('create')) {
		app.post(
			path,
			handle((request) => create(resource, readJson(request), sandbox)),
		);
	}
	if (single.includes('read')) {
		app.get(
			`${path}/:id`,
			handle((request) => read(resource, idOf(request), sandbox)),
		);
	}
	if (single.includes('update')) {
		app.put(
			`${path}/:id`,
			handle((request) => update(resource, idOf(request), readJson(request), sandbox)),
		);
		app.patch(
			`${path}/:id`,
			handle((request) => {
				if (sandbox.switches.current.patch === '404') throw new Refusal(404, 'Not Found');
				return update(resource, idOf(request), readJson(request), sandbox);
			}),
		);
	}
	if (single.includes('delete')) {
		app.delete(
			`${path}/:id`,
			handle((request) => remove(resource, idOf(request), sandbox)),
		);
	}
}

function handle(route: Route) {
	return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
		transmit(reply, route(request));
}

function idOf(request: FastifyRequest): string {
	const { params } = request;
	return isFields(params) ? String(params['id']) : '';
}

function queryOf(request: FastifyRequest): Query {
	const mark = request.url.indexOf('?');
	return mark < 0 ? {} : Object.fromEntries(new URLSearchParams(request.url.slice(mark + 1)));
}

function demandObject(body: unknown): Fields {
	if (isFields(body)) return body;
	throw new Refusal(400, 'The body must be an object');
}

function create(resource: ResourceName, body: unknown, sandbox: Sandbox): Answer {
	sandbox.permissions.demand(resource, 'create');
	const doc = createRecord(resource, demandObject(body), sandbox, 'single');
	const { createStatus, unmappedEndUser } = sandbox.switches.current;
	if (!doc) {
		if (unmappedEndUser === '400') throw new Refusal(400, 'Required Field: companyId');
		return { status: 200, body: {} };
	}
	if (createStatus === '201empty') return { status: 201 };
	const shown = new Reader(resource, sandbox).present(doc, 'created');
	return { status: Number(createStatus), body: shown };
}

function read(resource: ResourceName, id: string, sandbox: Sandbox): Answer {
	sandbox.permissions.demand(resource, 'read');
	return show(resource, id, 'read', sandbox);
}

function show(resource: ResourceName, id: string, occasion: Occasion, sandbox: Sandbox): Answer {
	const doc = findByPath(resource, id, resourceTable[resource].prefixes.get, sandbox);
	return { status: 200, body: new Reader(resource, sandbox).present(doc, occasion) };
}

function update(resource: ResourceName, id: string, body: unknown, sandbox: Sandbox): Answer {
	sandbox.permissions.demand(resource, 'update');
	const doc = findByPath(resource, id, resourceTable[resource].prefixes.put, sandbox);
	updateRecord(resource, doc, demandObject(body), sandbox, 'single');
	return { status: 200, body: new Reader(resource, sandbox).present(doc, 'updated') };
}

/** Planhat publishes no answer for most deletes; the default is what client libraries expect. */
function remove(resource: ResourceName, id: string, sandbox: Sandbox): Answer {
	sandbox.permissions.demand(resource, 'delete');
	const rules = resourceTable[resource];
	const { deleteAnswer, deleteByPrefix, deleteMissing } = sandbox.switches.current;
	const prefixes = deleteByPrefix === 'accepted' ? rules.prefixes.delete : [];
	let doc;
	try {
		doc = findByPath(resource, id, prefixes, sandbox);
	} catch (error) {
		const isMissing = error instanceof Refusal && error.message.endsWith(' not found');
		if (!isMissing || deleteMissing === '404') throw error;
		return { status: 200, body: { n: 0, ok: 1, deletedCount: 0 } };
	}
	const shown = new Reader(resource, sandbox).present(doc, 'deleted');
	deleteRecord(resource, doc, sandbox);
	if (rules.removal === 'document' || deleteAnswer === 'document')
		return { status: 200, body: shown };
	if (deleteAnswer === '204') return { status: 204 };
	if (deleteAnswer === 'text') return { status: 200, body: 'OK', contentType: 'text/plain' };
	return { status: 200, body: { n: 1, ok: 1, deletedCount: 1 } };
}

/** `POST /timeentries/duplicate`; its answer is not published, the copies are a choice. */
function duplicateTimeEntries(body: unknown, sandbox: Sandbox): Answer {
	sandbox.permissions.demand('timeentries', 'create');
	const { store } = sandbox;
	const ids = idsOf(demandObject(body)['ids']);
	const reader = new Reader('timeentries', sandbox);
	const copies = ids.map((id) => {
		const copy: Fields = structuredClone(findByPath('timeentries', id, [], sandbox));
		delete copy['_id'];
		return reader.present(store.insert('timeentries', copy), 'created');
	});
	return { status: 200, body: copies };
}
