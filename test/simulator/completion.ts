import { DAY_MS, isFields, isFilled, type Fields } from './documents';
import { completeLicense } from './licenses';
import { companyByDomain, idsOf } from './references';
import { Refusal } from './refusal';
import type { ResourceName } from './resourceTable';
import type { Sandbox } from './sandbox';

/** One write on its way into the store. */
export interface Write {
	/** The record as it will be stored, changed in place. */
	next: Fields;
	/** What the request said, in stored form. */
	sent: Fields;
	/** The body as it came, for names that are read but never stored. */
	body: Fields;
	isNew: boolean;
	sandbox: Sandbox;
}

type Completion = (write: Write) => void;

/** What Planhat fills in or enforces on its own, per resource. */
const completions: Partial<Record<ResourceName, Completion>> = {
	licenses: ({ next, sent, isNew, sandbox }) =>
		completeLicense({ next, sent, isNew, switches: sandbox.switches.current }),
	assets: completeAsset,
	companies: completeCompany,
	endusers: completeEndUser,
	conversations: completeConversation,
	tickets: completeTicket,
	tasks: completeTask,
	issues: completeIssue,
	opportunities: completeOpportunity,
	nps: completeNps,
	sales: completeSale,
	invoices: completeInvoice,
	timeentries: completeTimeEntry,
	timesheets: completeTimesheet,
};

/** Applies the rules of the resource to a write; throws a Refusal when they forbid it. */
export function complete(resource: ResourceName, write: Write): void {
	completions[resource]?.(write);
}

function completeAsset({ next, sent, sandbox }: Write): void {
	if (!isFilled(sent['ownerId'])) return;
	const owner = sandbox.store.collection('users').get(String(sent['ownerId']));
	if (owner) next['ownerName'] = owner['nickName'];
}

function completeCompany({ next, sent }: Write): void {
	const description = sent['description'];
	if (typeof description === 'string' && description !== '' && !description.startsWith('<')) {
		next['description'] = `<p>${description}</p>`;
	}
}

function completeEndUser({ next }: Write): void {
	const name = [next['firstName'], next['lastName']].filter(isFilled).join(' ');
	if (name) next['name'] = name;
}

function completeConversation({ next, sent, isNew, sandbox }: Write): void {
	const isKnownType = ['note', 'email', 'chat', 'ticket', 'call'].includes(String(next['type']));
	// A type that does not exist becomes a note.
	if (!isKnownType) next['type'] = 'note';
	if (isNew) next['date'] ??= new Date(sandbox.now()).toISOString();
	if (typeof sent['description'] === 'string') next['snippet'] = plainText(sent['description']);
	if (sent['endusers'] !== undefined) {
		next['endusers'] = withNames(sent['endusers'], 'endusers', sandbox);
	}
	if (sent['users'] !== undefined) next['users'] = withNames(sent['users'], 'users', sandbox);
}

function withNames(value: unknown, resource: 'endusers' | 'users', { store }: Sandbox): unknown {
	if (!Array.isArray(value)) return value;
	return value.map((entry: unknown) => {
		const [id] = idsOf([entry]);
		if (!id) return entry;
		const person = store.collection(resource).get(id);
		const name = person?.[resource === 'users' ? 'nickName' : 'name'];
		const own = isFields(entry) ? { ...entry } : {};
		delete own['_id'];
		return { id, ...(isFilled(name) ? { name } : {}), ...own };
	});
}

/** The text of an HTML description, which Planhat calls its snippet. */
export function plainText(html: string): string {
	return html
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
}

function completeTicket({ next, sent, isNew, sandbox }: Write): void {
	const { store } = sandbox;
	const email = String(next['email'] ?? '');
	if (!isFilled(next['companyId'])) {
		const domains = Array.isArray(sent['domains']) ? sent['domains'].map(String) : [email];
		const company = companyByDomain(sandbox, domains);
		if (company) next['companyId'] = company._id;
	}
	next['type'] = 'ticket';
	if (isFilled(sent['title'])) next['subject'] = sent['title'];
	if (isFilled(sent['type'])) next['subType'] = sent['type'];
	if (typeof sent['description'] === 'string') next['snippet'] = plainText(sent['description']);
	if (!isNew) return;
	next['date'] ??= new Date(sandbox.now()).toISOString();
	const [person] = store.collection('endusers').findBy('email', email);
	if (person) next['endusers'] = [{ id: person._id, name: person['name'] }];
}

function completeTask({ next, sent, body, isNew, sandbox }: Write): void {
	for (const name of ['startTime', 'endTime', 'dateDone']) {
		// A date without a time was refused live, with a message that explained nothing.
		if (typeof body[name] === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(body[name])) {
			throw new Refusal(400, `Invalid ${name}`);
		}
	}
	if (sent['status'] === 'done') throw new Refusal(400, 'Failed to execute task status update');
	if (isNew && isFilled(next['ownerId'])) {
		const owner = sandbox.store.collection('users').get(String(next['ownerId']));
		if (owner) next['ownerName'] = owner['nickName'];
	}
	if (typeof sent['description'] === 'string') next['snippet'] = plainText(sent['description']);
	const isCompleted = sent['status'] === 'Done' || isFilled(sent['dateDone']);
	if (isCompleted && !isFilled(next['noteId'])) archiveTask(next, sandbox);
}

/** Completing a task archives it and leaves a linked conversation behind. */
function archiveTask(task: Fields, { store, now }: Sandbox): void {
	task['isArchived'] = true;
	task['dateDone'] ??= new Date(now()).toISOString();
	const note = store.insert('conversations', {
		type: 'note',
		companyId: task['companyId'],
		subject: task['action'],
		description: task['description'] ?? '',
		snippet: task['snippet'] ?? '',
		date: task['dateDone'],
	});
	task['noteId'] = note._id;
}

function completeIssue({ next, sandbox: { store } }: Write): void {
	const companies = idsOf(next['companyIds']).flatMap(
		(id) => store.collection('companies').get(id) ?? [],
	);
	const people = idsOf(next['enduserIds']).flatMap(
		(id) => store.collection('endusers').get(id) ?? [],
	);
	next['companies'] = companies.map((company) => ({ id: company._id, name: company['name'] }));
	next['endusers'] = people.map((person) => ({ id: person._id, name: person['name'] }));
	next['mrrCombined'] = companies.reduce((sum, company) => sum + Number(company['mrr'] ?? 0), 0);
	next['arrCombined'] = companies.reduce((sum, company) => sum + Number(company['arr'] ?? 0), 0);
}

/** The server filled both dates in the recorded answers. */
function completeOpportunity({ next, isNew, sandbox }: Write): void {
	if (!isNew) return;
	const today = new Date(sandbox.now()).toISOString();
	next['landingDate'] ??= today;
	next['closeDate'] ??= today;
}

function completeNps({ next, sent, sandbox: { store } }: Write): void {
	const score = next['score'];
	if (typeof score === 'number' && (score < 0 || score > 10)) {
		throw new Refusal(400, 'score must be between 0 and 10');
	}
	if (!isFilled(sent['email'])) return;
	const [person] = store.collection('endusers').findBy('email', String(sent['email']));
	if (!person) return;
	next['euId'] = person._id;
	next['cId'] = person['companyId'];
}

function completeSale({ sent }: Write): void {
	if (typeof sent['value'] === 'number' && sent['value'] <= 0) {
		throw new Refusal(400, 'value must be greater than 0');
	}
}

function completeInvoice({ next, sent, isNew, sandbox: { store } }: Write): void {
	if (isNew) next['invoiceNo'] = store.nextInvoiceNumber();
	if (Array.isArray(sent['lineItems'])) {
		next['lineItems'] = sent['lineItems'].map((item: unknown) => {
			const kept: Fields = { _id: store.newId(), ...(isFields(item) ? item : {}) };
			delete kept['relatedId'];
			return kept;
		});
	}
	if (isFilled(next['amountTotal'])) {
		next['amountDue'] = Number(next['amountTotal']) - Number(next['amountPaid'] ?? 0);
	}
}

function completeTimeEntry({ next, sent }: Write): void {
	const hours = next['hours'];
	if (typeof hours === 'number' && (hours < 0.1 || hours > 24)) {
		throw new Refusal(400, 'hours must be between 0.1 and 24');
	}
	if (typeof sent['date'] === 'string') {
		const midnight = Math.floor(Date.parse(sent['date']) / DAY_MS) * DAY_MS;
		next['date'] = new Date(midnight).toISOString();
	}
	const isBillable = next['isBillable'] === true;
	next['totalBilled'] = isBillable ? Number(hours ?? 0) * Number(next['billableRate'] ?? 0) : 0;
	next['totalCost'] = Number(hours ?? 0) * Number(next['costRate'] ?? 0);
}

function completeTimesheet({ next, sent, sandbox }: Write): void {
	// Entries are sent as objects and answered as plain ids (recorded).
	if (sent['timeEntries'] !== undefined) next['timeEntries'] = idsOf(sent['timeEntries']);
	if (sent['status'] === 'approved') {
		const [approver] = sandbox.store.collection('users').values();
		next['approvedBy'] ??= approver?._id ?? null;
		next['dateOfApproval'] ??= new Date(sandbox.now()).toISOString();
	}
}
