import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A tool that the model wants to use, with the arguments it makes up. */
export interface ToolCall {
	readonly tool: string;
	readonly arguments: Readonly<Record<string, unknown>>;
}

interface Message {
	readonly role: string;
	readonly content?: unknown;
}

/** What an agent sent with one call. */
interface ChatRequest {
	readonly messages: readonly Message[];
	readonly tools?: ReadonlyArray<{ readonly function: { readonly name: string } }>;
}

/** A stand-in for a language model: it says what it is told to say. */
export interface ChatModel {
	/** For the base URL of an OpenAI credential. */
	readonly url: string;
	/** All calls, in the order they came. */
	readonly requests: readonly ChatRequest[];
	/** What the tools answered, in the order of the calls. */
	toolAnswers(): unknown[];
	close(): Promise<void>;
}

type Step = (answers: readonly unknown[]) => ToolCall;

/**
 * Serves OpenAI's chat completions over loopback. Each step calls one tool and may look at the
 * answers so far; after the last one it says `Done.`
 *
 * https://platform.openai.com/docs/api-reference/chat/create
 */
export async function startChatModel(steps: readonly Step[]): Promise<ChatModel> {
	const requests: ChatRequest[] = [];
	const answers = (): unknown[] =>
		(requests.at(-1)?.messages ?? [])
			.filter(({ role }) => role === 'tool')
			.map(({ content }) => content);
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const asked = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ChatRequest;
			requests.push(asked);
			const step = steps[answers().length];
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(completion(requests.length, step?.(answers()))));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	// A server that listens on a port has an address of this kind.
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/v1`,
		requests,
		toolAnswers: answers,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function completion(count: number, call: ToolCall | undefined): object {
	const message = call
		? {
				role: 'assistant',
				content: null,
				tool_calls: [
					{
						id: `call_${count}`,
						type: 'function',
						function: { name: call.tool, arguments: JSON.stringify(call.arguments) },
					},
				],
			}
		: { role: 'assistant', content: 'Done.' };
	return {
		id: `chatcmpl-${count}`,
		object: 'chat.completion',
		created: 1_760_000_000,
		model: 'stand-in',
		choices: [{ index: 0, message, finish_reason: call ? 'tool_calls' : 'stop' }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
