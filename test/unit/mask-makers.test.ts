import { describe, expect, it } from 'vitest';
import { MASK } from '../../worker/core/mask.ts';
import { maskMakers } from '../../worker/core/mask-makers.ts';
import { processorSeconds } from './processor-time.ts';

describe('a response that says what wrote it', () => {
  it.each([
    [
      'I am ChatGPT, a large language model trained by OpenAI.',
      `I am ${MASK}, a large language model trained by ${MASK}.`,
    ],
    ["I'm Claude, made by Anthropic. Hi!", `I'm ${MASK}, made by ${MASK}. Hi!`],
    ['As Claude, made by Anthropic, I cannot help.', `As ${MASK}, made by ${MASK}, I cannot help.`],
    [
      'As an AI language model created by OpenAI, I have no opinions.',
      `As an AI language model created by ${MASK}, I have no opinions.`,
    ],
    ['I am a large language model, trained by Google.', `I am a large language model, trained by ${MASK}.`],
    ['I was trained by DeepSeek.', `I was trained by ${MASK}.`],
    ['My name is **Gemini**.', `My name is **${MASK}**.`],
    ['I’m an OpenAI language model.', `I’m an ${MASK} language model.`],
    ['i am chatgpt-4o', `i am ${MASK}`],
    ['Sure! Anthropic trained me to be careful.', `Sure! ${MASK} trained me to be careful.`],
    ['My developers at Mistral AI say so.', `My developers at ${MASK} say so.`],
    ['Ich bin Claude, entwickelt von Anthropic.', `Ich bin ${MASK}, entwickelt von ${MASK}.`],
    [
      'Als KI-Sprachmodell von OpenAI kann ich das nicht.',
      `Als KI-Sprachmodell von ${MASK} kann ich das nicht.`,
    ],
    [
      'Je suis un modèle de langage entraîné par Google.',
      `Je suis un modèle de langage entraîné par ${MASK}.`,
    ],
    [
      'En tant que modèle de langage d’OpenAI, je ne peux pas.',
      `En tant que modèle de langage d’${MASK}, je ne peux pas.`,
    ],
    ['Soy ChatGPT, un modelo de OpenAI.', `Soy ${MASK}, un modelo de ${MASK}.`],
    [
      'Eu sou o Gemini? Não: sou um modelo treinado pelo Google.',
      `Eu sou o ${MASK}? Não: sou um modelo treinado pelo ${MASK}.`,
    ],
    ['Sono Claude, un assistente di Anthropic.', `Sono ${MASK}, un assistente di ${MASK}.`],
    [
      'Jestem modelem językowym stworzonym przez OpenAI.',
      `Jestem modelem językowym stworzonym przez ${MASK}.`,
    ],
    [
      'Ben Google tarafından eğitilmiş bir dil modeliyim.',
      `Ben ${MASK} tarafından eğitilmiş bir dil modeliyim.`,
    ],
    [
      'OpenAI tarafından geliştirilen bir dil modeli olarak yapamam.',
      `${MASK} tarafından geliştirilen bir dil modeli olarak yapamam.`,
    ],
    ['Я — ChatGPT, языковая модель от OpenAI.', `Я — ${MASK}, языковая модель от ${MASK}.`],
    ['我是通义千问，由阿里云开发的语言模型。', `我是${MASK}，由${MASK}开发的语言模型。`],
    ['作为由OpenAI训练的语言模型，我不能。', `作为由${MASK}训练的语言模型，我不能。`],
    [
      '私はAnthropicによって開発されたAIアシスタントのClaudeです。',
      `私は${MASK}によって開発されたAIアシスタントの${MASK}です。`,
    ],
    ['OpenAIの言語モデルとして、お答えできません。', `${MASK}の言語モデルとして、お答えできません。`],
    ['저는 OpenAI에서 개발한 언어 모델입니다.', `저는 ${MASK}에서 개발한 언어 모델입니다.`],
    ['أنا نموذج لغوي طورته شركة OpenAI.', `أنا نموذج لغوي طورته شركة ${MASK}.`],
    ['أنا كلود، مساعد ذكي.', `أنا ${MASK}، مساعد ذكي.`],
    ['אני מודל שפה שפותח על ידי Google.', `אני מודל שפה שפותח על ידי ${MASK}.`],
    ['אני קלוד, עוזר של אנתרופיק.', `אני ${MASK}, עוזר של ${MASK}.`],
  ])('%s', (text, covered) => {
    expect(maskMakers(text)).toBe(covered);
    expect(maskMakers(covered)).toBe(covered);
  });

  it('is covered all over, but only as to its own maker', () => {
    const text =
      'I am Claude.\n\nUnlike Gemini, Claude is by Anthropic, and its API is:\n`anthropic.messages`';
    expect(maskMakers(text)).toBe(
      `I am ${MASK}.\n\nUnlike Gemini, ${MASK} is by ${MASK}, and its API is:\n\`${MASK}.messages\``,
    );
  });
});

describe('a response that writes about others', () => {
  it.each([
    'Claude Monet painted water lilies. I admire him.',
    'I recommend the OpenAI API; Google has one, too.',
    'Tools such as ChatGPT, Claude and Gemini can help you.',
    'ChatGPT is a chatbot developed by OpenAI.',
    'I am a Gemini, born in June.',
    'According to Google, I should check twice.',
    'I think you should ask Meta.',
    'Ich nutze gern Google. Microsoft hat Teams entwickelt.',
    'Je cherche avec Google.',
    '我用百度搜索。',
    '私はGoogleで検索します。',
    'Ben Google’da arıyorum.',
    'Metaphysics and microsofting are words.',
    '',
  ])('%s', (text) => {
    expect(maskMakers(text)).toBe(text);
  });
});

it('takes a long text in its stride', () => {
  const text = 'I am sure that as a model I was made to think of Google, by and large. '.repeat(1400);
  expect(processorSeconds(() => maskMakers(text.slice(0, 100_000)))).toBeLessThan(5);
});
