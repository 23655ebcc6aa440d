import { posix } from 'node:path';
import ts from 'typescript';

import { projectFiles, readProjectFile } from './project';

/** A text that the nodes can tell a person; `…` stands for what differs each time. */
export interface ToldMessage {
	/** File and line that tell it. */
	readonly at: string;
	readonly text: string;
}

const GAP = '…';

/** Files whose functions say what became of a row; their first argument is the reason. */
const OUTCOMES = ['nodes/shared/batching/outcomes.ts', 'nodes/Planhat/analytics/pushRow.ts'];

/** Its functions tell a hint below the node or a line of the log, their second argument. */
const HINTS = 'nodes/shared/n8n/hints.ts';

/** How many functions may hand a text on before it is told. */
const MAX_DEPTH = 5;

/** The published sources, parsed. */
class Sources {
	readonly files: ReadonlyMap<string, ts.SourceFile>;
	/** Classes of errors whose first argument is the message. */
	readonly errors: ReadonlySet<string>;
	private readonly calls = new Map<string, ts.CallExpression[]>();

	constructor() {
		const paths = projectFiles().filter((file) => /^(nodes|credentials)\/.*\.ts$/.test(file));
		const parse = (path: string) =>
			ts.createSourceFile(path, readProjectFile(path), ts.ScriptTarget.Latest, true);
		this.files = new Map(paths.map((path) => [path, parse(path)]));
		const source = readProjectFile('nodes/shared/http/errors.ts');
		this.errors = new Set([...source.matchAll(/^export class (\w+)/gm)].map(([, it]) => it ?? ''));
		for (const file of this.files.values()) visit(file, (node) => this.addCall(node));
	}

	/** The calls of a function by its name, in its own file and where it is imported. */
	callsOf(name: string, home: ts.SourceFile): ts.CallExpression[] {
		return (this.calls.get(name) ?? []).filter((call) => {
			const file = call.getSourceFile();
			return file === home || this.importedFrom(file, name) === home;
		});
	}

	private addCall(node: ts.Node): void {
		if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return;
		const name = node.expression.text;
		this.calls.set(name, [...(this.calls.get(name) ?? []), node]);
	}

	/** The file that a name of another file comes from, as the import says. */
	importedFrom(file: ts.SourceFile, name: string): ts.SourceFile | undefined {
		for (const statement of file.statements) {
			if (!ts.isImportDeclaration(statement)) continue;
			const bindings = statement.importClause?.namedBindings;
			if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
			if (!bindings.elements.some((element) => element.name.text === name)) continue;
			const specifier = (statement.moduleSpecifier as ts.StringLiteral).text;
			const path = posix.join(posix.dirname(file.fileName), specifier);
			return this.files.get(`${path}.ts`) ?? this.files.get(`${path}/index.ts`);
		}
		return undefined;
	}
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
	see(node);
	node.forEachChild((child) => visit(child, see));
}

/** The nearest declaration of a name around a node. */
function declarationOf(name: string, from: ts.Node): ts.Node | undefined {
	for (let scope: ts.Node | undefined = from; scope; scope = scope.parent) {
		if (ts.isFunctionLike(scope)) {
			const parameter = scope.parameters.find((it) => it.name.getText() === name);
			if (parameter) return parameter;
		}
		const statements =
			ts.isBlock(scope) || ts.isSourceFile(scope) ? scope.statements : ([] as ts.Statement[]);
		for (const statement of statements) {
			if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) return statement;
			if (!ts.isVariableStatement(statement)) continue;
			const found = statement.declarationList.declarations.find((it) => it.name.getText() === name);
			if (found) return found;
		}
	}
	return undefined;
}

/** The name under which a function can be called. */
function nameOf(declaration: ts.SignatureDeclaration): string | undefined {
	if (declaration.name && ts.isIdentifier(declaration.name)) return declaration.name.text;
	const { parent } = declaration;
	return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)
		? parent.name.text
		: undefined;
}

/** Finds the texts that expressions can have, through constants, parameters and plain functions. */
class Texts {
	constructor(private readonly sources: Sources) {}

	of(expression: ts.Expression | undefined, depth = 0): string[] {
		if (expression === undefined || depth > MAX_DEPTH) return [GAP];
		if (ts.isStringLiteralLike(expression)) return [expression.text];
		if (ts.isParenthesizedExpression(expression)) return this.of(expression.expression, depth);
		if (ts.isConditionalExpression(expression)) {
			const { whenTrue, whenFalse } = expression;
			return [...this.of(whenTrue, depth), ...this.of(whenFalse, depth)];
		}
		if (ts.isTemplateExpression(expression)) return this.ofTemplate(expression, depth);
		if (ts.isIdentifier(expression)) return this.ofName(expression, depth);
		return [GAP];
	}

	private ofTemplate({ head, templateSpans }: ts.TemplateExpression, depth: number): string[] {
		return templateSpans.reduce(
			(texts, { expression, literal }) =>
				texts.flatMap((text) =>
					this.of(expression, depth + 1).map((value) => text + value + literal.text),
				),
			[head.text],
		);
	}

	private ofName(identifier: ts.Identifier, depth: number): string[] {
		const file = identifier.getSourceFile();
		const declaration =
			declarationOf(identifier.text, identifier) ?? this.imported(file, identifier.text);
		if (declaration === undefined) return [GAP];
		if (ts.isVariableDeclaration(declaration)) return this.of(declaration.initializer, depth + 1);
		if (ts.isParameter(declaration)) return this.ofParameter(declaration, depth + 1);
		return [GAP];
	}

	private imported(file: ts.SourceFile, name: string): ts.Node | undefined {
		const source = this.sources.importedFrom(file, name);
		return source && declarationOf(name, source);
	}

	/** What the callers of a function give; `…` when there are none to be seen. */
	private ofParameter(parameter: ts.ParameterDeclaration, depth: number): string[] {
		const owner = parameter.parent;
		const name = nameOf(owner);
		const at = owner.parameters.indexOf(parameter);
		const calls = name === undefined ? [] : this.sources.callsOf(name, owner.getSourceFile());
		const texts = calls.flatMap((call) => this.of(call.arguments[at], depth));
		return texts.length > 0 ? [...new Set(texts)] : [GAP];
	}
}

/** The expression of the message that a node of the tree tells; undefined when it tells none. */
function toldBy(node: ts.Node, sources: Sources): ts.Expression | undefined {
	if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
		return sources.errors.has(node.expression.text) ? node.arguments?.[0] : undefined;
	}
	if (!ts.isCallExpression(node)) return undefined;
	if (ts.isIdentifier(node.expression)) {
		const origin = sources.importedFrom(node.getSourceFile(), node.expression.text)?.fileName;
		if (origin === HINTS) return node.arguments[1];
		return OUTCOMES.some((file) => file === origin) ? node.arguments[0] : undefined;
	}
	return undefined;
}

/** Whether a text has enough words of its own to be looked for. */
function isTelling(text: string): boolean {
	return (text.match(/[A-Za-z]{2,}/g) ?? []).length >= 3;
}

/**
 * Every message that the published sources can tell a person, as far as its words stand in them:
 * errors, reasons of rows, hints under a node and lines of the log.
 */
export function toldMessages(): ToldMessage[] {
	const sources = new Sources();
	const texts = new Texts(sources);
	const messages = new Map<string, ToldMessage>();
	for (const [path, file] of sources.files) {
		visit(file, (node) => {
			const expression = toldBy(node, sources);
			if (expression === undefined) return;
			const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
			for (const text of texts.of(expression).filter(isTelling)) {
				messages.set(text, { at: `${path}:${line}`, text });
			}
		});
	}
	return [...messages.values()];
}
