import type { AttachmentKind } from '@parlor/sdk';
import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { sending } from './sending.js';

const plural = pluralsOf('hi');
const { list } = listsOf('hi', (count) => `${count} अन्य`);

const counted: Record<AttachmentKind, (count: number) => string> = {
  picture: (count) => plural(count, { one: 'तस्वीर', other: `${count} तस्वीरें` }),
  video: (count) => plural(count, { one: 'वीडियो', other: `${count} वीडियो` }),
  audio: (count) => plural(count, { one: 'ऑडियो', other: `${count} ऑडियो फ़ाइलें` }),
  file: (count) => plural(count, { one: 'फ़ाइल', other: `${count} फ़ाइलें` }),
};

export const talk: TopicWords<'talk'> = {
  attach: 'फ़ाइलें जोड़ें',
  record: 'वॉइस संदेश रिकॉर्ड करें',
  sending,
  writes: 'लिख रहे हैं',
  writing: (names) => `${list(names, 0)} लिख रहे हैं`,
  manyWriting: (count) =>
    plural(count, { one: `${count} व्यक्ति लिख रहा है`, other: `${count} लोग लिख रहे हैं` }),
  addPeople: 'लोगों को जोड़ें',
  search: {
    title: 'खोज',
    all: 'लोग और संदेश खोजें',
    here: (name) => `${name} के साथ हुई बातचीत में खोजें`,
    hintTitle: 'फिर से ढूँढें',
    hintText: 'लोग, बातचीत और वह सब जो कहा गया।',
    hintHere: 'जिस संदेश को ढूँढ रहे हैं उसका कोई शब्द लिखें।',
    conversations: 'बातचीत',
    people: 'लोग',
    messages: 'संदेश',
    noneTitle: 'कुछ नहीं मिला',
    noneText: 'कोई और शब्द आज़माएँ, या सिर्फ़ उसकी शुरुआत।',
    failed: 'खोज नहीं हो सकी।',
    found: (count) => plural(count, { one: `${count} नतीजा`, other: `${count} नतीजे` }),
  },
  mention: {
    list: 'उल्लेख के लिए लोग',
    found: (count) =>
      plural(count, { one: `उल्लेख के लिए ${count} व्यक्ति`, other: `उल्लेख के लिए ${count} लोग` }),
  },
  mute: {
    mute: 'म्यूट करें',
    muted: 'म्यूट है',
    until: (time) => `${time} तक म्यूट`,
    unmute: 'अनम्यूट करें',
    hour: '1 घंटे के लिए',
    hours: '8 घंटे के लिए',
    morning: 'कल सुबह तक',
    week: 'एक हफ़्ते के लिए',
    always: 'अनम्यूट करने तक',
    unmuted: 'अब म्यूट नहीं है',
    mentioned: 'आपका उल्लेख हुआ है',
  },
  rows: {
    actions: (name) => `${name} के लिए विकल्प`,
    pin: 'सबसे ऊपर पिन करें',
    unpin: 'पिन हटाएँ',
    pinned: 'पिन की हुई',
    archive: 'संग्रहित करें',
    unarchive: 'सूची में वापस लाएँ',
    archived: 'संग्रहित',
    restored: 'सूची में वापस',
    undo: 'पूर्ववत करें',
    markRead: 'पढ़ा हुआ चिह्नित करें',
    markUnread: 'अनपढ़ा चिह्नित करें',
    clear: 'मेरे लिए हटाएँ',
    clearTitle: 'यह बातचीत आपके लिए हटाएँ?',
    clearText: 'अब तक की बातें आपके सभी डिवाइस से हट जाएँगी। बाकी लोगों के पास वे रहेंगी।',
    cleared: 'आपके लिए हटाई गई',
    emptyTitle: 'कुछ भी संग्रहित नहीं है',
    emptyText: 'संग्रहित बातचीत यहाँ रहती हैं। नया संदेश उन्हें सूची में वापस लाता है।',
    failed: 'संग्रहित बातचीत लोड नहीं हो सकीं।',
    draft: 'ड्राफ़्ट:',
  },
  files: {
    counted: (kind, count) => counted[kind](count),
    voice: 'वॉइस मैसेज',
    download: 'डाउनलोड करें',
    play: 'चलाएँ',
    pause: 'रोकें',
    speed: 'गति',
    position: 'स्थान',
    checking: 'जाँच हो रही है…',
    refused: 'जाँच में पास नहीं हुई',
    broken: 'लोड नहीं हो सका',
    cancel: 'भेजना रद्द करें',
  },
};
