/** How a text in one language speaks of what wrote it. Sources of regular expressions. */
interface SelfCue {
  /** "I am", "my name is", "I was": the name that follows is the speaker's. */
  iAm: string;
  /** What must follow the name after `iAm` at once, in languages where "I, Google …" may also begin "I search with Google". */
  iAmThen?: string;
  /** "As", where it begins a clause. */
  as?: string;
  /** The same in languages that put it behind: として, olarak. */
  asAfter?: string;
  /** More that says it; ◊ stands for the name. */
  also?: readonly string[];
}

/** Words for what the speaker is, in all languages. */
export const MODEL_WORD =
  'A\\.?I\\.?|IA|KI|YZ|ИИ|LLM|artificial intelligence|language models?|assistants?|chat ?-?bots?|models?|\\p{L}*modell\\p{L}*|assistent\\p{L}*|mod[eè]l[eo]s?|asistente?s?|assistante?s?|modelem|asystent\\p{L}*|modeli\\p{L}*|asistan\\p{L}*|модел\\p{L}*|ассистент\\p{L}*|人工智能|模型|助手|机器人|人工知能|モデル|アシスタント|نموذج\\p{L}*|مساعد\\p{L}*|מודל\\p{L}*|עוזר\\p{L}*|בינה|인공지능|모델';

/** Stems of "made", "trained" and the like, in all languages. */
export const MADE_WORD =
  'made|creat\\p{L}+|develop\\p{L}+|train\\p{L}+|built|design\\p{L}+|entwick\\p{L}+|erstell\\p{L}+|erschaff\\p{L}+|créée?|développée?|entraînée?|conçue?|cread[oa]|desarrollad[oa]|entrenad[oa]|diseñad[oa]|criad[oa]|desenvolvid[oa]|treinad[oa]|sviluppat[oa]|addestrat[oa]|stworzon\\p{L}+|opracowan\\p{L}+|wytrenowan\\p{L}+|eğitil\\p{L}+|geliştiril\\p{L}+|разработан\\p{L}*|создан\\p{L}*|обучен\\p{L}*|开发|研发|训练|打造|開発|訓練|طو[ّ]?ر\\p{L}*|تطوير\\p{L}*|تدريب\\p{L}*|د[ُ]?ر[ّ]?ب\\p{L}*|أنشأ\\p{L}*|פותח\\p{L}*|שפותח\\p{L}*|אומנ\\p{L}*|שאומן|נוצר\\p{L}*|שנוצר\\p{L}*|개발|훈련';

export const SELF_CUES: readonly SelfCue[] = [
  {
    iAm: "i am|i['’]m|i was|i have been|my name is|my name['’]s|call me|you are (?:talking|chatting|speaking) (?:to|with)|you['’]re (?:talking|chatting|speaking) (?:to|with)",
    as: 'as|being',
    also: [
      '◊\\W+(?:(?:has|have|had|who|which|that)\\W+)?(?:trained|created|made|built|developed|designed) me\\b',
      '\\bmy (?:creators?|developers?|makers?|company|team|parent company)(?:\\W+(?:at|is|are|,))?\\W+◊',
    ],
  },
  {
    iAm: 'ich bin|ich heiße|ich heisse|mein name ist|ich wurde',
    as: 'als',
    also: [
      '\\b(?:meine?|meinen?r?) (?:entwickler|schöpfer|hersteller)\\p{L}*(?:\\W+(?:bei|von|ist|sind))?\\W+◊',
      '\\b(?:wurde|bin) ich\\b[^.!?\\n]{0,60}\\bvon\\W+◊',
    ],
  },
  {
    iAm: "je suis|je m[’']appelle|mon nom est|j[’']ai été",
    as: "en tant que?|en tant qu[’']\\p{L}+",
    also: [
      '\\bmes (?:créateurs|développeurs|concepteurs)(?: chez)?\\W+◊',
      "◊\\W+m[’']a (?:créé|développé|entraîné|conçu)",
    ],
  },
  {
    iAm: 'soy|me llamo|mi nombre es|fui|he sido',
    as: 'como',
    also: ['\\bmis (?:creadores|desarrolladores)(?: en| de)?\\W+◊', '◊\\W+me (?:creó|desarrolló|entrenó)'],
  },
  {
    iAm: 'eu sou|sou|meu nome é|me chamo|chamo-me|fui',
    as: 'como|enquanto',
    also: ['\\bmeus (?:criadores|desenvolvedores)(?: na| da| no)?\\W+◊'],
  },
  {
    iAm: 'sono|mi chiamo|il mio nome è',
    as: 'come|in quanto|in qualità di',
    also: [
      '\\bi miei (?:creatori|sviluppatori)(?: di| in)?\\W+◊',
      '◊\\W+mi ha (?:creato|sviluppato|addestrato)',
    ],
  },
  { iAm: 'jestem|nazywam się|mam na imię|zostałem|zostałam', as: 'jako' },
  {
    iAm: 'ben|benim adım|adım',
    iAmThen: "\\s*(?:[’']?y?[ıiuü]m(?!\\p{L})|tarafından|adlı|yapımı|[.,!]|$)",
    asAfter: 'olarak',
    also: ["◊[’']?y?[ıiuü]m(?!\\p{L})"],
  },
  { iAm: 'я|меня зовут|моё имя|мое имя|меня (?:создала|разработала|обучила)', as: 'как|будучи' },
  { iAm: '我是|我叫|我的名字是|我的名字叫|我名叫|我由|我就是|我来自', as: '作为' },
  {
    iAm: '私は|わたしは|僕は|私の名前は|名前は',
    iAmThen:
      '\\s*[」』]?\\s*(?:です|でございます|と申します|と(?:いい|言い)ます|である|だ|によ|が開発|が訓練|が作|に開発|に訓練|の(?:AI|アシスタント|大規模|言語)|社の|社が|製)',
    asAfter: 'として',
  },
  {
    iAm: '저는|제 이름은|나는|내 이름은',
    iAmThen: '\\s*(?:입니다|이에요|예요|라고|에서 개발|이 개발|가 개발|이 만든|가 만든|에 의해|의)',
    asAfter: '(?:으로서|로서)',
  },
  { iAm: 'أنا|اسمي|إنني|إني|أُدعى|أدعى|طورتني|دربتني|طوّرتني|درّبتني', as: 'بصفتي|باعتباري|كوني' },
  { iAm: 'אני|שמי|השם שלי הוא|קוראים לי|פותחתי|אומנתי|נוצרתי', as: 'בתור' },
];
