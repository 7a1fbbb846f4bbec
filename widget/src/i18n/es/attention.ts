import type { TopicWords } from '../en.js';

export const attention: TopicWords<'attention'> = {
  title: 'Notificaciones',
  sound: 'Sonido',
  soundHint: 'Un tono breve cuando llega un mensaje que no estás mirando',
  notifications: 'En este dispositivo',
  notificationsHint: 'Una notificación mientras estás en otra página',
  blocked:
    'Tu navegador bloquea las notificaciones de este sitio. Puedes permitirlas en sus ajustes.',
  unsupported: 'Este navegador no muestra notificaciones aquí.',
  quiet: 'Horas de silencio',
  quietHint: 'Ni sonido ni notificaciones',
  from: 'Desde',
  to: 'Hasta',
};
