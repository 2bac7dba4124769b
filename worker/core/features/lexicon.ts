import { hashPair } from './hash.ts';
import { hashWord } from './words.ts';

/** English word lists behind the style features; in other languages these features are simply 0. An entry is one word or two. */
const LEXICON = {
  refusal:
    "can't,cannot,i can't,i cannot,i won't,unable to,not able,don't know,not sure,as an,sorry but,no comment,inappropriate,not comfortable,refuse",
  apology: 'sorry,apologize,apologise,apologies,apology,unfortunately,regret',
  hedge:
    'maybe,perhaps,might,may,could,possibly,probably,likely,seems,seem,somewhat,usually,generally,sometimes,often,i think,i guess,i believe,kind of,sort of',
  connective:
    'because,therefore,however,thus,hence,since,although,though,furthermore,moreover,instead,while,whereas,also,first,second,finally,if,then,so that,such as,for example,for instance,in addition,as well,due to',
  courtesy:
    'please,thanks,thank,welcome,sure,certainly,absolutely,great,glad,happy,hello,hi,hope,help,of course,let me,feel free',
  negation:
    "no,not,never,none,nothing,nobody,don't,doesn't,didn't,isn't,aren't,wasn't,won't,wouldn't,shouldn't,n't",
  firstPerson: "i,me,my,mine,myself,i'm,i've,i'd,i'll",
  weUs: "we,us,our,ours,we're,we've,ourselves",
  secondPerson: "you,your,yours,yourself,you're,you'll,you've,you'd",
  functionWord:
    'the,a,an,of,to,in,on,at,by,for,with,from,as,and,or,but,that,this,these,those,which,who,is,are,was,were,be,been,has,have,had,it,its,their,his,her',
  informal:
    'u,ur,r,lol,lmao,omg,cuz,bc,gonna,wanna,gotta,ppl,plz,pls,thx,yeah,yea,nah,ok,okay,dont,cant,wont,isnt,doesnt,didnt,thats,im,ive,wouldnt,shouldnt,couldnt,whats,theyre,alot,btw,idk,wtf,dumb,stupid,crap,damn,hell,sucks',
  obligation: 'should,must,need,needs,ought,have to,has to,need to',
  evidence:
    'study,studies,research,evidence,data,percent,million,billion,according,report,fact,statistics,source,proven,example,history,reason,reasons,result,cause',
  superlative:
    'very,really,always,all,every,everyone,best,worst,most,totally,completely,definitely,obviously,extremely',
  praise:
    'good,great,nice,fun,enjoy,enjoyed,love,loved,wonderful,interesting,favorite,favourite,delicious,beautiful,happy',
  // Beside a comma, in some other languages too: nothing but a series looks like that.
  joining: 'and,or,und,oder,et,ou,y,och,и,или',
  common:
    'he,she,they,him,them,there,here,what,when,where,how,why,some,any,about,into,over,out,just,more,other,one,than,do,does,did,can,will,would,like,get,make,know,want,think,good,well,really,very,much,many,too,only,own,same,yes',
} as const;

/** A word list's name. */
export type LexiconList = keyof typeof LEXICON;

/** The names in a fixed order: list number `i` is `LEXICON_LISTS[i]`. */
export const LEXICON_LISTS = Object.keys(LEXICON) as readonly LexiconList[];

function indexEntries(): { single: Map<number, number>; double: Map<number, number> } {
  const single = new Map<number, number>();
  const double = new Map<number, number>();
  for (const [list, entries] of Object.values(LEXICON).entries()) {
    for (const entry of entries.split(',')) {
      const [first = '', second] = entry.split(' ');
      const target = second === undefined ? single : double;
      const hash = second === undefined ? hashWord(first) : hashPair(hashWord(first), hashWord(second));
      target.set(hash, (target.get(hash) ?? 0) | (1 << list));
    }
  }
  return { single, double };
}

const index = indexEntries();

/** The bits of some lists. */
export function bitsOfLists(...names: LexiconList[]): number {
  return names.reduce((bits, name) => bits | (1 << LEXICON_LISTS.indexOf(name)), 0);
}

/** Bit `i` is set where the word stands in list `i`. */
export function listsOfWord(hash: number): number {
  return index.single.get(hash) ?? 0;
}

/** Bit `i` is set where the two words stand in list `i` as one entry. */
export function listsOfWordPair(first: number, second: number): number {
  return index.double.get(hashPair(first, second)) ?? 0;
}
