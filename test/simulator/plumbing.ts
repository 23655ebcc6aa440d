import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { phaseOf, type Fault, type Faults } from './faults';
import { errorAnswer, htmlPage, Refusal, type Answer } from './refusal';
import type { LogEntry, RequestLog } from './requestLog';
import type { SwitchBoard } from './switches';

/** What the two listeners share: writing requests down, and spoiling answers on demand. */
export interface Plumbing {
	log: RequestLog;
	faults: Faults;
	switches: SwitchBoard;
	hold: Hold;
}

/**
 * Holds an answer back for `ms` milliseconds, Infinity for ever. False when the client was gone
 * before, which `gone` tells.
 */
export type Hold = (ms: number, gone: AbortSignal) => Promise<boolean>;

/** In real time; an answer that never comes is held until the connection is closed. */
export const holdReally: Hold = async (ms, gone) => {
	if (gone.aborted) return false;
	return await new Promise((resolve) => {
		gone.addEventListener('abort', () => resolve(false), { once: true });
		// Unreferenced, so that a pause never keeps a closed sandbox alive.
		if (Number.isFinite(ms)) setTimeout(() => resolve(true), ms).unref();
	});
};

interface Passage {
	entry: LogEntry;
	fault?: Fault;
	/** Tells that the connection is closed, or the answer sent. */
	gone: AbortSignal;
}

/** Adds log and faults to a listener. Bodies reach the routes as bytes, see `readJson`. */
export function addPlumbing(
	app: FastifyInstance,
	host: LogEntry['host'],
	{ log, faults, switches, hold }: Plumbing,
): void {
	const passages = new WeakMap<FastifyRequest, Passage>();
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

	app.addHook('onRequest', async (request, reply) => {
		const entry = log.begin(host, request.method, request.originalUrl, request.headers);
		const fault = faults.take(host, entry.method, entry.path);
		const gone = new AbortController();
		reply.raw.once('close', () => gone.abort());
		passages.set(request, { entry, fault, gone: gone.signal });
		const end = () => log.end(entry, reply.raw.writableFinished ? reply.raw.statusCode : undefined);
		reply.raw.once('finish', end);
		reply.raw.once('close', end);
	});

	app.addHook('preHandler', async (request, reply) => {
		const passage = passages.get(request);
		if (!passage) return undefined;
		log.keepBody(passage.entry, bytesOf(request));
		const { fault } = passage;
		if (!fault || phaseOf(fault) !== 'before') return undefined;
		if (fault.kind === 'delay') {
			await hold(fault.delayMs ?? 0, passage.gone);
			return undefined;
		}
		// `onSend` puts the fault in the place of this answer. The hook never ends, because waiting
		// for the reply would end with the connection and let a cut request go on to its route.
		void reply.code(502).send('');
		return never();
	});

	app.addHook('onSend', async (request, reply, payload) => {
		const { fault, gone = new AbortController().signal } = passages.get(request) ?? {};
		const isStruck = fault && !(fault.kind === 'delay' && phaseOf(fault) === 'before');
		const pause = async (ms: number) => await hold(ms, gone);
		return isStruck ? spoil(fault, reply, textOf(payload), switches, pause) : payload;
	});

	app.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
		const status = error instanceof Refusal ? error.status : (error.statusCode ?? 500);
		return transmit(reply, errorAnswer(status, error.message, switches.current.errorBody));
	});
	app.setNotFoundHandler(async (_request, reply) =>
		transmit(reply, errorAnswer(404, 'Not Found', switches.current.errorBody)),
	);
}

/** Sends an answer as it is meant, without the framework's own idea of a body. */
export function transmit(reply: FastifyReply, answer: Answer): FastifyReply {
	reply.code(answer.status).headers(answer.headers ?? {});
	if (answer.body === undefined) return reply.send();
	if (answer.contentType !== undefined) return reply.type(answer.contentType).send(answer.body);
	return reply.type('application/json').send(JSON.stringify(answer.body));
}

/** The body as bytes, none for requests without one. */
export function bytesOf(request: FastifyRequest): Buffer {
	return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** The body as JSON, whatever content type it claims; a Refusal when it is none. */
export function readJson(request: FastifyRequest): unknown {
	const text = bytesOf(request).toString('utf8');
	try {
		return JSON.parse(text);
	} catch {
		throw new Refusal(400, text === '' ? 'The body is empty' : 'The body is not valid JSON');
	}
}

function textOf(payload: unknown): string {
	if (typeof payload === 'string') return payload;
	return Buffer.isBuffer(payload) ? payload.toString('utf8') : '';
}

type Pause = (ms: number) => Promise<boolean>;

/** What is sent in the place of the right answer. Never settles when nothing is to be sent. */
async function spoil(
	fault: Fault,
	reply: FastifyReply,
	right: string,
	switches: SwitchBoard,
	pause: Pause,
): Promise<unknown> {
	const answer = (status: number, contentType: string, body: unknown) => {
		reply.code(fault.status ?? status).type(contentType);
		reply.headers(fault.headers ?? {});
		const content = fault.body ?? body;
		return typeof content === 'string' ? content : JSON.stringify(content);
	};
	// Faults before the effect have no right answer to spoil; an empty list stands in for it.
	const isBefore = phaseOf(fault) === 'before';
	const whole = isBefore ? '[]' : right;
	if (isBefore) reply.code(fault.status ?? 200);
	switch (fault.kind) {
		case 'status': {
			const status = fault.status ?? 500;
			const error = errorAnswer(status, 'Something went wrong', switches.current.errorBody);
			return answer(status, error.contentType ?? 'application/json', error.body ?? '');
		}
		case 'rateLimit':
			return answer(429, 'text/plain', 'Too many requests');
		case 'html':
			return answer(502, 'text/html', htmlPage(fault.status ?? 502, 'Bad Gateway'));
		case 'bareString':
			return answer(200, 'application/json', JSON.stringify('Something went wrong'));
		case 'empty':
			reply.code(fault.status ?? 200).headers(fault.headers ?? {});
			return '';
		case 'truncatedJson':
			reply.type('application/json');
			return whole.slice(0, Math.max(1, Math.floor(whole.length / 2)));
		case 'drip':
			reply.type('application/json');
			return Readable.from(drip(whole, async () => await pause(fault.delayMs ?? 10)));
		case 'delay':
			await pause(fault.delayMs ?? 0);
			return right;
		case 'cut':
			await cut(reply, whole, fault.bytes);
			return never();
		case 'hang':
			await pause(Number.POSITIVE_INFINITY);
			return never();
	}
}

async function* drip(text: string, pause: () => Promise<boolean>): AsyncGenerator<Buffer> {
	const bytes = Buffer.from(text);
	const size = Math.max(1, Math.ceil(bytes.length / 10));
	for (let start = 0; start < bytes.length; start += size) {
		// The first piece at once: a stream that ends before it would be answered as an error.
		if (start > 0 && !(await pause())) await never();
		yield bytes.subarray(start, start + size);
	}
}

async function cut(reply: FastifyReply, text: string, bytes: number | undefined): Promise<void> {
	const { raw } = reply;
	if (bytes !== undefined) {
		const whole = Buffer.from(text);
		raw.writeHead(reply.statusCode, {
			'content-type': 'application/json',
			// More is promised than comes, so the client can tell.
			'content-length': Math.max(whole.length, bytes + 1),
		});
		await new Promise((resolve) => raw.write(whole.subarray(0, bytes), resolve));
	}
	raw.socket?.destroy();
}

function never(): Promise<never> {
	return new Promise(() => undefined);
}
