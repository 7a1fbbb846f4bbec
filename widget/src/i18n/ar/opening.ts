import type { TopicWords } from '../en.js';

export const opening: TopicWords<'opening'> = {
  noUserTitle: 'هذا الشخص غير موجود هنا',
  noUserText: 'ربما غادر، أو أن الرابط إليه قديم.',
  noConversationTitle: 'هذه المحادثة غير موجودة هنا',
  noConversationText: 'ربما انتهت، أو أنك لست فيها.',
  failed: 'تعذّر فتح هذه المحادثة.',
  blocked: 'لا تسمح هذه الصفحة للدردشة بالوصول إلى خادمها. لا يمكنك فعل شيء حيال ذلك هنا.',
  chooseTitle: 'محادثاتك',
  chooseText: 'اختر واحدة لقراءتها هنا.',
  nobodyTitle: 'لا أحد للتحدث معه بعد',
  nobodyText: 'لم تذكر هذه الصفحة مع من تريد التحدث.',
};
