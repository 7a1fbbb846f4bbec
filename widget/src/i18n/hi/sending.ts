import type { TopicWords } from '../en.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('hi');

export const sending: TopicWords<'talk'>['sending'] = {
  tray: 'भेजने के लिए फ़ाइलें',
  chosen: (count) =>
    plural(count, { one: `भेजने के लिए ${count} फ़ाइल`, other: `भेजने के लिए ${count} फ़ाइलें` }),
  remove: (name) => `${name} हटाएँ`,
  drop: 'भेजने के लिए फ़ाइलें यहाँ छोड़ें',
  large: (name, most) => `${name} बहुत बड़ी है। एक फ़ाइल ज़्यादा से ज़्यादा ${most} की हो सकती है।`,
  kind: (name) => `${name} यहाँ नहीं भेजी जा सकती: इस तरह की फ़ाइल की अनुमति नहीं है।`,
  format: (name) =>
    `${name} ऐसे चित्र फ़ॉर्मैट में है जो यहाँ दिखाया नहीं जा सकता। इसे JPEG या PNG के रूप में सहेजकर भेजें।`,
  empty: (name) => `${name} खाली है।`,
  many: (count) =>
    plural(count, {
      one: 'एक संदेश में एक ही फ़ाइल जा सकती है। बाकी छोड़ दी गईं।',
      other: `एक संदेश में ज़्यादा से ज़्यादा ${count} फ़ाइलें जा सकती हैं। बाकी छोड़ दी गईं।`,
    }),
  nearlyFull: (used, most) => `इन्हें मिलाकर आपकी फ़ाइलें ${most} में से ${used} जगह लेती हैं।`,
  littleRoom: (left) => `हो सकता है ये फ़ाइलें न समाएँ: केवल ${left} की जगह बची है।`,
  noRoom: 'अभी और फ़ाइलों के लिए जगह नहीं है।',
  dismiss: 'बंद करें',
  voice: 'वॉइस संदेश',
  recording: 'रिकॉर्डिंग चल रही है',
  stop: 'रोकें',
  discard: 'हटाएँ',
  discarded: 'रिकॉर्डिंग हटा दी गई।',
  undo: 'वापस लाएँ',
  listen: 'सुनें',
  pause: 'ठहरें',
  left: (time) => `${time} बाकी`,
  full: 'रिकॉर्डिंग अपनी सबसे लंबी सीमा पर पहुँच गई।',
  denied:
    'ब्राउज़र इस पेज को माइक्रोफ़ोन इस्तेमाल नहीं करने दे रहा। आप ब्राउज़र की सेटिंग में इस पेज के लिए अनुमति दे सकते हैं।',
  missing: 'कोई माइक्रोफ़ोन नहीं मिला।',
  broken: 'रिकॉर्डिंग नहीं हो पाई। कृपया फिर कोशिश करें।',
};
