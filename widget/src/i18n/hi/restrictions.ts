import type { TopicWords } from '../en.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('hi');

export const restrictions: TopicWords<'restrictions'> = {
  announcement: 'यहाँ सिर्फ़ स्वामी और एडमिन लिखते हैं।',
  closed: 'यह बातचीत बंद है। आप इसे पढ़ सकते हैं, पर इसमें कोई लिख नहीं सकता।',
  deactivated: 'यह व्यक्ति अब चैट का उपयोग नहीं करता।',
  silenced: (until) => `आप ${until} तक पढ़ सकते हैं, लिख नहीं सकते।`,
  waiting: (seconds) => `धीमा मोड: अगला संदेश ${seconds} में भेज सकेंगे`,
  slow: (every) => `धीमा मोड: हर ${every} में एक संदेश`,
  busy: (time) => `एक साथ बहुत सारे संदेश: बाकी ${time} में अपने आप भेजे जाएँगे`,
  seconds: (count) => `${count} से.`,
  time: (minutes, seconds) => `${minutes}:${String(seconds).padStart(2, '0')} मि.`,
  minutes: (count) => `${count} मिनट`,
  hours: (count) => plural(count, { one: `${count} घंटे`, other: `${count} घंटों` }),
  outsideTitle: 'आप इस बातचीत में नहीं हैं',
  outsideText: 'आपने इसे छोड़ दिया या किसी ने आपको हटा दिया। वहाँ की बातें आप तक नहीं पहुँचतीं।',
  comeBack: 'जुड़ें या अनुरोध करें',
};
