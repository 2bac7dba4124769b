/** Who makes language models, each with the names by which its models speak of themselves: maker, product, model. In the scripts
 *  they are written in. Sources of regular expressions. */
export const MAKERS: readonly string[] = [
  "Chat ?-?GPT(?:-?\\d[\\w.]*)?|GPT-?\\d[\\w.]*(?:[- ](?:turbo|mini|nano))*|InstructGPT|text-davinci-\\d+|Open ?AI|チャット ?GPT|شات ?جي ?بي ?تي|أوبن ?إيه ?آي|צ['׳]?אט ?ג['׳]?י ?פי ?טי|אופן ?איי ?איי",
  'Claude(?:[- ](?:Instant|Opus|Sonnet|Haiku|\\d[\\w.]*))*|Anthropic|克劳德|クロード|アンソロピック|كلود|كلاود|أنثروبيك|קלוד|אנתרופיק',
  "Gemini(?:[- ](?:Pro|Ultra|Flash|Nano|Advanced|\\d[\\w.]*))*|Gemma(?:[- ]?\\d[\\w.]*)?|Bard|LaMDA|PaLM(?:[- ]?2)?|Google(?: (?:DeepMind|AI|Brain))?|DeepMind|谷歌|双子座|グーグル|ジェミニ|جيميني|جوجل|غوغل|ג['׳]?מיני|גוגל",
  'Meta AI|Meta|L+a?ma(?:[- ]?\\d[\\w.]*)*|Code ?Llama|ميتا|ラマ',
  'Mistral(?: ?AI)?(?:[- ](?:Large|Small|Medium|Nemo|7B))*|Mixtral[\\w.-]*|Le Chat|ميسترال|מיסטרל|ミストラル',
  'DeepSeek(?:[- ](?:AI|Chat|Coder|V\\d[\\w.]*|R\\d[\\w.]*))*|深度求索|ディープシーク|ديب ?سيك',
  'Qwen[\\w.-]*|Tongyi(?: Qianwen)?|Alibaba(?: Cloud| Group)?|通义千问|通义|千问|阿里巴巴(?:集团)?|阿里云|アリババ|علي ?بابا|كوين',
  'Copilot|Bing(?: Chat)?|Microsoft(?: Copilot)?|微软|必应|マイクロソフト|مايكروسوفت|מיקרוסופט',
  'Grok(?:[- ]?\\d[\\w.]*)?|x\\.?AI|جروك|גרוק',
  'Cohere|Command[- ]?R\\+?|Aya',
  'Kimi(?:[- ][\\w.]+)?|Moonshot(?: AI)?|月之暗面',
  'ChatGLM[\\w.-]*|GLM-\\d[\\w.-]*|Zhipu(?: ?AI)?|Z\\.ai|智谱(?:清言|AI)?',
  'ERNIE(?: ?Bot)?|Wenxin(?: Yiyan)?|Baidu|文心一言|百度',
  'Doubao|ByteDance|豆包|字节跳动',
  'Hunyuan|Tencent|混元|腾讯',
  'Yi-\\d[\\w.-]*|01\\.AI|零一万物',
  'MiniMax|InternLM|书生|上海人工智能实验室',
  'Vicuna[\\w.-]*|LMSYS|Alpaca|Koala|Dolly|Databricks|DBRX|Falcon|Technology Innovation Institute|MPT|MosaicML|WizardLM|Zephyr|StableLM|Stability AI|Guanaco|Nous ?Hermes|Nous Research|OLMo|Tülu|Ai2|Allen Institute for AI|Phi-\\d[\\w.-]*',
  'Open ?Assistant|LAION|Bloom|BigScience|Hugging ?Face|Aleph Alpha|Luminous|Nemotron|NVIDIA|Granite|watsonx|IBM|Amazon (?:Nova|Titan)|Amazon|Perplexity(?: AI)?|Inflection(?: AI)?|Character\\.AI|Reka(?: AI)?|AI21(?: Labs)?|Jurassic-\\d',
  'YandexGPT|Yandex|Алис[аы]|GigaChat|Sber\\w*|Сбер\\p{L}*|Яндекс\\p{L}*|Гигачат|HyperCLOVA(?: X)?|Naver|네이버|Bielik|SpeakLeash|PLLuM|Apertus|EuroLLM|Sabiá|Maritaca(?: AI)?',
];
