import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Message, splitConversation } from '../../worker/core/conversation.ts';
import {
  plainPrompt,
  plainResponse,
  splitAfterPrompt,
  splitTemplated,
} from '../../worker/core/templated-text.ts';
import { processorSeconds } from './processor-time.ts';

/** Templates as their models' tokenizers apply them; a prompt ends where the answer is awaited. */
const TEMPLATES: Record<string, (messages: Message[], awaited?: boolean) => string> = {
  ChatML: (messages, awaited) =>
    messages.map(({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`).join('') +
    (awaited ? '<|im_start|>assistant\n' : ''),
  'Llama 3': (messages, awaited) => {
    const turn = (role: string) => `<|start_header_id|>${role}<|end_header_id|>\n\n`;
    const turns = messages.map(({ role, content }) => `${turn(role)}${content}<|eot_id|>`).join('');
    return `<|begin_of_text|>${turns}${awaited ? turn('assistant') : ''}`;
  },
  Gemma: (messages, awaited) => {
    // Gemma knows no system turn: its template puts the system prompt before the first question.
    const [first, ...rest] = messages;
    const turns =
      first?.role === 'system'
        ? rest.map((turn, at) =>
            at === 0 ? { ...turn, content: `${first.content}\n\n${turn.content}` } : turn,
          )
        : messages;
    const name = (role: string) => (role === 'assistant' ? 'model' : role);
    const marked = turns.map(
      ({ role, content }) => `<start_of_turn>${name(role)}\n${content}<end_of_turn>\n`,
    );
    return `<bos>${marked.join('')}${awaited ? '<start_of_turn>model\n' : ''}`;
  },
  'Llama 2': (messages) => {
    const [first, ...rest] = messages;
    const system = first?.role === 'system' ? `<<SYS>>\n${first.content}\n<</SYS>>\n\n` : '';
    return (system ? rest : messages)
      .map(({ role, content }, at) =>
        role === 'user' ? `<s>[INST] ${at === 0 ? system : ''}${content} [/INST]` : ` ${content} </s>`,
      )
      .join('');
  },
  Mistral: (messages) =>
    `<s>${messages
      .map(({ role, content }) =>
        role === 'system'
          ? `[SYSTEM_PROMPT]${content}[/SYSTEM_PROMPT]`
          : role === 'user'
            ? `[INST]${content}[/INST]`
            : `${content}</s>`,
      )
      .join('')}`,
  Alpaca: (messages, awaited) =>
    `Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n${messages
      .map(({ role, content }) =>
        role === 'user' ? `### Instruction:\n${content}` : `### Response:\n${content}</s>`,
      )
      .join('\n\n')}${awaited ? '\n\n### Response:\n' : ''}`,
};
const WITH_SYSTEM = ['ChatML', 'Llama 3', 'Gemma', 'Llama 2', 'Mistral'];

const user = (content: string): Message => ({ role: 'user', content });
const assistant = (content: string): Message => ({ role: 'assistant', content });
const system = (content: string): Message => ({ role: 'system', content });
const [ask, answer] = [
  'How do I boil an egg?\n\nI have two.',
  'Boil it for 6 minutes.\n\n- Take care 🥚\n- 好的',
];

describe.each(Object.entries(TEMPLATES))('%s', (_name, apply) => {
  it('is taken apart into the prompt and the response', () => {
    expect(splitTemplated(apply([user(ask), assistant(answer)]))).toEqual({ prompt: ask, response: answer });
  });

  it('keeps the turns of a longer conversation in the prompt, with their speakers', () => {
    const messages = [user('Hi'), assistant('Hello!'), user(ask), assistant(answer)];
    expect(splitTemplated(apply(messages))).toEqual({
      prompt: `Human: Hi\n\nAssistant: Hello!\n\nHuman: ${ask}`,
      response: answer,
    });
  });

  it('may be cut at the end', () => {
    const whole = apply([user(ask), assistant(answer)]);
    const cut = whole.slice(0, whole.indexOf('6 minutes') + 1);
    expect(splitTemplated(cut)).toEqual({ prompt: ask, response: 'Boil it for 6' });
  });

  it('may be a prompt alone, its answer awaited or not', () => {
    expect(plainPrompt(apply([user(ask)], true))).toBe(ask);
    expect(plainPrompt(apply([user(ask)], true).trimEnd())).toBe(ask);
    expect(splitTemplated(apply([user(ask)], true))).toEqual({ prompt: ask, response: '' });
  });

  it('may be filled up on both sides', () => {
    const text = apply([user(ask), assistant(answer)]);
    for (const pad of ['<|endoftext|>', '<pad>', '</s>', '<|end_of_text|>', '<eos>'])
      expect(splitTemplated(pad.repeat(30) + text + pad.repeat(30))).toEqual({
        prompt: ask,
        response: answer,
      });
  });

  it('gives a response after its prompt, also where that is not awaited', () => {
    const prompt = apply([user(ask)], true);
    expect(splitAfterPrompt(apply([user(ask), assistant(answer)]), prompt)).toEqual({
      prompt: ask,
      response: answer,
    });
    // The tokens decoded otherwise than the prompt reads: the whole is taken apart instead.
    expect(splitAfterPrompt(apply([user(ask), assistant(answer)]), ` ${prompt}`)).toMatchObject({
      response: answer,
    });
  });

  it('does not make turns of what a response says', () => {
    const response =
      'ChatML has <|im_start|>user and <|im_end|>, Llama </s>, [INST] and <|eot_id|> in it; Gemma <end_of_turn>.';
    expect(splitTemplated(apply([user(ask), assistant(response)]))).toEqual({ prompt: ask, response });
  });
});

describe.each(WITH_SYSTEM)('%s with a system prompt', (name) => {
  const apply = TEMPLATES[name] as NonNullable<(typeof TEMPLATES)[string]>;

  it('has it at the beginning of the prompt', () => {
    expect(splitTemplated(apply([system('Answer as a pirate.'), user(ask), assistant(answer)]))).toEqual({
      prompt: `Answer as a pirate.\n\n${ask}`,
      response: answer,
    });
  });
});

describe('a system prompt that a template puts in by itself', () => {
  const [chatml, llama3, llama2] = ['ChatML', 'Llama 3', 'Llama 2'].map((name) => TEMPLATES[name]);
  it.each([
    [chatml, 'You are Qwen, created by Alibaba Cloud. You are a helpful assistant.'],
    [chatml, 'You are a helpful assistant.'],
    [llama3, 'Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n'],
    [llama2, 'You are a helpful, respectful and honest assistant. Always answer as helpfully as possible.'],
  ])('is no part of the prompt (%#)', (apply, stock) => {
    const text = apply?.([system(stock), user(ask), assistant(answer)]) ?? '';
    expect(splitTemplated(text)).toEqual({ prompt: ask, response: answer });
  });

  it('leaves what was written beside it', () => {
    const dates = 'Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\nAnswer as a pirate.';
    const text = llama3?.([system(dates), user(ask), assistant(answer)]) ?? '';
    expect(splitTemplated(text).prompt).toBe(`Answer as a pirate.\n\n${ask}`);
  });
});

describe('an HH transcript', () => {
  const transcript = `\n\nHuman: Hi\n\nAssistant: Hello!\n\nHuman: ${ask}\n\nAssistant: ${answer}`;

  it('gives the prompt and the response that its import gives', () => {
    expect(splitTemplated(transcript)).toEqual({
      prompt: `Human: Hi\n\nAssistant: Hello!\n\nHuman: ${ask}`,
      response: answer,
    });
    expect(splitTemplated(`<s>\n\nHuman: Hi\n\nAssistant: Hello!</s>`)).toEqual({
      prompt: 'Human: Hi',
      response: 'Hello!',
    });
  });

  it('may be a prompt alone', () => {
    expect(plainPrompt('\n\nHuman: Hi\n\nAssistant:')).toBe('Human: Hi');
    expect(plainPrompt('\n\nHuman: Hi\n\nAssistant: Hello!\n\nHuman: Bye\n\nAssistant: ')).toBe(
      'Human: Hi\n\nAssistant: Hello!\n\nHuman: Bye',
    );
    expect(splitAfterPrompt(`\n\nHuman: Hi\n\nAssistant: ${answer}`, '\n\nHuman: Hi\n\nAssistant:')).toEqual({
      prompt: 'Human: Hi',
      response: answer,
    });
  });
});

describe('the forms of a template', () => {
  it.each([
    ['Mistral 7B v0.3', `<s>[INST] ${ask}[/INST] ${answer}</s>`],
    ['Llama 2 between its tokens', `[INST] ${ask} [/INST] ${answer}`],
    [
      'Llama 3 without the beginning',
      `<|start_header_id|>user<|end_header_id|>\n\n${ask}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n${answer}<|eom_id|>`,
    ],
    [
      'ChatML on one line end',
      `<|im_start|>user\n${ask}<|im_end|><|im_start|>assistant\n${answer}<|im_end|>`,
    ],
    [
      'ChatML cut within its last token',
      `<|im_start|>user\n${ask}<|im_end|>\n<|im_start|>assistant\n${answer}<|im_en`,
    ],
    [
      'Qwen 3 that did not think',
      `<|im_start|>user\n${ask}<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n${answer}<|im_end|>\n`,
    ],
    ['Alpaca without preamble', `### Instruction:\n${ask}\n\n### Response:\n${answer}`],
  ])('%s is known', (_form, text) => {
    expect(splitTemplated(text)).toEqual({ prompt: ask, response: answer });
  });

  it('has the input of an Alpaca instruction in the prompt', () => {
    const text =
      'Below is an instruction that describes a task, paired with an input that provides further context. ' +
      'Write a response that appropriately completes the request.\n\n' +
      '### Instruction:\nTranslate.\n\n### Input:\nGood day\n\n### Response:\nGuten Tag';
    expect(splitTemplated(text)).toEqual({ prompt: 'Translate.\n\nGood day', response: 'Guten Tag' });
  });

  it('names other speakers by their role', () => {
    const turn = (role: string, content: string) => `<|im_start|>${role}\n${content}<|im_end|>\n`;
    const text = turn('user', 'Weather?') + turn('tool', '12 °C') + turn('assistant', 'It is 12 °C.');
    expect(splitTemplated(text)).toEqual({
      prompt: 'Human: Weather?\n\nTool: 12 °C',
      response: 'It is 12 °C.',
    });
  });
});

describe('a text of no template', () => {
  it.each([
    'In ChatML, <|im_start|> begins a turn and <|im_end|> ends it.',
    '<|im_start|> is how ChatML begins a turn.',
    '<|im_start|>\nis how it begins',
    '[INST] is how Llama 2 begins a question.',
    '<start_of_turn>is Gemma’s mark',
    'The Human: turn of a transcript\n\nAssistant: is not alone',
    'Human: a heading, and no more',
    '### Instruction:\nRead this. No more.',
    'Below is an instruction that describes a task, and nothing else.',
    'A quotation:\n\nHuman: Hi\n\nAssistant: Hello',
    '',
    ' \n ',
    '</',
  ])('is a response to no prompt: %j', (text) => {
    expect(splitTemplated(text)).toEqual({ prompt: '', response: text });
  });

  it('loses the tokens around it, and only those', () => {
    expect(plainResponse('<s>Hello <s> there</s></s>')).toBe('Hello <s> there');
    expect(plainResponse('Hello<|im_end|>\n<|endoftext|>')).toBe('Hello');
    expect(plainResponse('Hello\n')).toBe('Hello\n');
    expect(plainPrompt('<|endoftext|><|endoftext|>Hello?')).toBe('Hello?');
    expect(plainResponse('<|endoftext|>'.repeat(3))).toBe('');
  });

  it('is a response to the prompt that comes beside it', () => {
    expect(splitAfterPrompt(answer, ask)).toEqual({ prompt: ask, response: answer });
    expect(splitAfterPrompt(`${ask} ${answer}</s>`, `${ask} `)).toEqual({
      prompt: `${ask} `,
      response: answer,
    });
    expect(splitAfterPrompt(answer, '')).toEqual({ prompt: '', response: answer });
  });
});

it('keeps the white space of a response that its template leaves as it is', () => {
  const spaced = '  - item\n  - item\n\n';
  for (const name of ['ChatML', 'Llama 3', 'Gemma']) {
    const apply = TEMPLATES[name] as NonNullable<(typeof TEMPLATES)[string]>;
    const text = apply([user(ask), assistant(spaced)]);
    expect(splitTemplated(text).response).toBe(spaced);
    expect(splitAfterPrompt(text, apply([user(ask)], true)).response).toBe(spaced);
  }
});

describe('any conversation', () => {
  const content = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .map((text) => text.replaceAll(/[<>[\]#|]/g, '·').trim())
    .filter((text) => text !== '' && !text.includes(':'));
  const turns = fc.array(fc.tuple(content, content), { minLength: 1, maxLength: 4 });

  it('comes out of each template as it went in', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(TEMPLATES)), turns, (apply, pairs) => {
        const messages = pairs.flatMap(([asked, answered]) => [user(asked), assistant(answered)]);
        expect(splitTemplated(apply(messages))).toEqual(splitConversation(messages));
      }),
    );
  });

  const marks = [
    '<s>',
    '</s>',
    '<bos>',
    '<|im_start|>',
    '<|im_end|>',
    '<start_of_turn>',
    '[INST]',
    '[/INST]',
    '<<SYS>>',
  ];
  const words = [
    'user',
    'assistant',
    '\n',
    '\n\n',
    ' ',
    'Human:',
    'Assistant:',
    '### Response:',
    'x',
    '🥚',
    '\ud83e',
  ];
  const pieces = fc.array(fc.constantFrom(...marks, ...words)).map((parts) => parts.join(''));

  it('never loses a text, whatever it is', () => {
    fc.assert(
      fc.property(pieces, pieces, (text, prompt) => {
        const { prompt: asked, response } = splitTemplated(text);
        // Not toContain: it prints both texts each time.
        expect(text.includes(response)).toBe(true);
        expect(typeof asked).toBe('string');
        expect(text.includes(splitAfterPrompt(text, prompt).response)).toBe(true);
      }),
    );
  });
});

describe('100,000 characters', () => {
  const LENGTH = 100_000;
  const fill = (unit: string) => unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH);

  it.each([
    ['letters', fill('x')],
    ['white space', fill(' \n')],
    ['white space after a beginning', `<s>${fill('\n')}x`],
    ['closing marks', `<|im_start|>user\n${fill('<|im_end|>')}`],
    ['closing marks and white space', `<|im_start|>user\n${fill('<|im_end|> \n  ')}x`],
    ['other closing marks', `<|start_header_id|>user<|end_header_id|>\n\n${fill('<|eot_id|>x<|eom_id|>x')}`],
    ['opening marks', fill('<|im_start|>')],
    ['turns', fill('<|im_start|>user\nHi<|im_end|>\n')],
    ['Gemma’s turns', fill('<start_of_turn>user\nHi<end_of_turn>\n')],
    ['[INST]', fill('[INST]')],
    ['[INST] and [/INST]', fill('[INST] x [/INST]')],
    ['ends after [/INST]', `[INST] x [/INST]${fill('</s> ')}x`],
    ['questions', fill('[INST] x [/INST] y </s>')],
    ['system prompts', fill('[INST] <<SYS>>')],
    ['humans', fill('\n\nHuman:')],
    ['assistants', `Human:${fill('\n\nAssistant:')}`],
    ['instructions', fill('### Instruction:\n')],
    ['instructions after a response', `### Instruction:\n\n### Response:${fill('\n### Instruction:')}`],
    ['instructions with responses', fill('### Instruction:\nx\n### Response:\ny\n')],
    ['thoughts', `<|im_start|>assistant\n${fill('<think>\n')}`],
    ['a thought’s white space', `<|im_start|>assistant\n<think>${fill('\n')}`],
    ['dates', `<|im_start|>system\nCutting Knowledge Date: x\nToday Date: y${fill('\n')}x<|im_end|>`],
    ['ends', fill('</s>')],
    ['ends and white space', fill('</s>  ')],
    ['beginnings', fill('<s>')],
  ])('of %s take no time to speak of', (_what, text) => {
    const seconds = processorSeconds(() => {
      splitTemplated(text);
      plainPrompt(text);
      splitAfterPrompt(text, text.slice(0, 500));
    });
    // Some 5 ms each where time is linear; many seconds where it is quadratic.
    expect(seconds).toBeLessThan(1);
  });
});
