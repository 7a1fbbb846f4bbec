import type { TopicWords } from '../en.js';

export const attention: TopicWords<'attention'> = {
  title: 'Notificações',
  sound: 'Som',
  soundHint: 'Um toque curto quando chega uma mensagem que você não está vendo',
  notifications: 'Neste dispositivo',
  notificationsHint: 'Uma notificação enquanto você está em outra página',
  blocked:
    'Seu navegador bloqueia as notificações deste site. Você pode permiti-las nas configurações dele.',
  unsupported: 'Este navegador não mostra notificações aqui.',
  quiet: 'Horário de silêncio',
  quietHint: 'Nem som nem notificações',
  from: 'De',
  to: 'Até',
};
