import type { TopicWords } from '../en.js';

export const opening: TopicWords<'opening'> = {
  noUserTitle: 'यह व्यक्ति यहाँ नहीं है',
  noUserText: 'शायद वे चले गए, या लिंक पुराना है।',
  noConversationTitle: 'यह बातचीत यहाँ नहीं है',
  noConversationText: 'शायद यह समाप्त हो गई, या आप इसमें नहीं हैं।',
  failed: 'यह बातचीत नहीं खुल सकी।',
  blocked: 'यह पेज चैट को उसके सर्वर तक नहीं जाने देता। आप यहाँ इसके बारे में कुछ नहीं कर सकते।',
  chooseTitle: 'आपकी बातचीत',
  chooseText: 'यहाँ पढ़ने के लिए कोई एक चुनें।',
  nobodyTitle: 'अभी बात करने के लिए कोई नहीं',
  nobodyText: 'इस पेज ने नहीं बताया कि आप किससे बात करना चाहते हैं।',
};
